"""督查检查: what each kind of inspection must show, follow-up results, ratings, bulletins (M-086–M-091, M-094)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from weicheng.domain.checklists import ItemAnswer
from weicheng.domain.packs.vocabulary import Labelled
from weicheng.domain.rates import Rate
from weicheng.domain.reasons import Reason
from weicheng.domain.scoring import gained, half_up

# Of these visits nobody but their inspectors and the office hears before they were made.
SECRET_KINDS = frozenset({"covert", "double"})
# 不少于两个单位: what makes an inspection joint.
JOINT_UNITS = 2


class FollowUpResult(Labelled):
    """What a follow-up visit saw of an earlier finding."""

    FIXED = "fixed", "已整改"
    ONGOING = "ongoing", "仍在整改"
    RELAPSED = "relapsed", "反弹"


class Aspect(Labelled):
    """三督三查 (M-088)."""

    TASKS = "tasks", "督任务"
    PROGRESS = "progress", "督进度"
    EFFECT = "effect", "督成效"
    AWARENESS = "awareness", "查认识"
    RESPONSIBILITY = "responsibility", "查责任"
    STYLE = "style", "查作风"


class Grade(Labelled):
    """How one of the six aspects was found."""

    GOOD = "good", "好"
    FAIR = "fair", "较好"
    WEAK = "weak", "一般"
    POOR = "poor", "差"


class Power(Labelled):
    """The six powers of a special supervision group, and no other (M-087)."""

    INSPECT = "inspect", "检查"
    GUIDE = "guide", "指导"
    SUPERVISE = "supervise", "督办"
    FEED_BACK = "feed_back", "反馈"
    COORDINATE = "coordinate", "协调"
    PROPOSE = "propose", "建议处理"

    @property
    def needs_decision(self) -> bool:
        """建议处理 only proposes; a named person decides."""
        return self is Power.PROPOSE


class FeedbackSource(Labelled):
    """From whom outside a problem came (M-091)."""

    SUPERIOR = "superior", "上级明察暗访"
    TECHNICAL = "technical", "技术评估"
    CITY = "city", "市级督查"
    MEDIA = "media", "媒体暗访"


def is_secret(kind: str, *, drawn: bool) -> bool:
    """Whether a visit is kept from those it goes to until it was made: covert kinds, and whatever the lot fell on."""
    return drawn or kind in SECRET_KINDS


def lacks_units(kind: str, units: Collection[object]) -> int:
    """How many units a joint inspection still lacks; 0 for the others (M-086)."""
    return max(0, JOINT_UNITS - len(units)) if kind == "joint" else 0


@dataclass(frozen=True)
class FollowUpReport:
    """What became of the findings of an earlier visit: the share of each result, and those nobody reported on."""

    shares: Mapping[FollowUpResult, Rate]
    missing: tuple[int, ...]


def review_follow_up(findings: Iterable[int], results: Mapping[int, FollowUpResult]) -> FollowUpReport:
    """A follow-up reports every earlier problem (M-086). The shares are of the problems reported on."""
    known = list(findings)
    count = Counter(results[finding] for finding in known if finding in results)
    shares = {
        result: Rate(f"{result.label}率", f"{result.label}数", "已核查问题数", count[result], count.total(), "M-086")
        for result in FollowUpResult
    }
    return FollowUpReport(shares, tuple(finding for finding in known if finding not in results))


def missing_aspects(rated: Collection[Aspect]) -> tuple[Aspect, ...]:
    """Which of the six ratings an inspection report still lacks (M-088)."""
    return tuple(aspect for aspect in Aspect if aspect not in rated)


@dataclass(frozen=True)
class BulletinState:
    """Whether the bulletin of an inspection came in time."""

    due_on: date
    days_late: int
    published: bool
    reason: Reason


def bulletin_state(*, ended_on: date, within_days: int, published_on: date | None, today: date) -> BulletinState:
    """每次督查后及时通报: due `within_days` after the last day; counted to the publication, or to today (M-088)."""
    due = ended_on + timedelta(days=within_days)
    late = max(0, ((published_on or today) - due).days)
    inputs = {"ended_on": ended_on.isoformat(), "within_days": within_days, "days_late": late}
    return BulletinState(due, late, published_on is not None, Reason("inspection.bulletin", "M-088", inputs))


@dataclass(frozen=True)
class Comparison:
    """The same clauses scored by the unit itself, by its peers and by the office; hundredths of a point, or None."""

    self_score: int | None
    peer_score: int | None
    office_score: int | None

    @property
    def optimism(self) -> int | None:
        """自查高估: how much better the unit found itself than the office did (M-094)."""
        if self.self_score is None or self.office_score is None:
            return None
        return self.self_score - self.office_score

    @property
    def peer_leniency(self) -> int | None:
        """互查高估: how much better its peers found it than the office did."""
        if self.peer_score is None or self.office_score is None:
            return None
        return self.peer_score - self.office_score


def compare_checks(
    own: Sequence[ItemAnswer] | None, peers: Sequence[ItemAnswer] | None, office: Sequence[ItemAnswer] | None
) -> Comparison:
    """Scores three looks at one place on the clauses that all who looked have answered, out of a hundred (M-094)."""
    looks = [look for look in (own, peers, office) if look is not None]
    answered = [{each.item.code for each in look if each.is_answered and each.item.points} for look in looks]
    common = set.intersection(*answered) if answered else set()
    return Comparison(*(_percent(look, common) for look in (own, peers, office)))


def _percent(look: Sequence[ItemAnswer] | None, codes: Collection[str]) -> int | None:
    counted = [answer for answer in look or () if answer.item.code in codes]
    offered = sum(answer.item.points for answer in counted)
    return half_up(sum(gained(answer) for answer in counted) * 10_000, offered) if offered else None
