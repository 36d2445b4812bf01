"""How rankings and honour lists look and read: rows with error bands, and sentences that claim no more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from weicheng.assessment.models import HonourList, ListEntry, Ranking, RankRow
from weicheng.assessment.queries import RankingPage
from weicheng.assessment.wording import points
from weicheng.base.bands import Band, Bands
from weicheng.domain.ranking import Outcome, Rule

# Beyond this many rows a drawing says nothing; the table has them all.
MOST_ROWS = 40
# Full marks and the step of the scale, in hundredths of a point.
FULL, TEN = 10000, 1000


def bands_of(page: RankingPage, scores_url: str = "") -> Bands | None:
    """Each unit with its error band, the best on top. A name leads to `scores_url` plus its number."""
    rows = page.rows if len(page.rows) <= MOST_ROWS else (*page.rows[: MOST_ROWS // 2], *page.rows[-MOST_ROWS // 2 :])
    if not rows:
        return None
    ends = [end for row in rows for end in band_ends(row) or (row.score or 0, row.score or 0)]
    # Whole tens around all of the bands, for scores lie close together.
    least = min(ends) // TEN * TEN
    most = max(-(-max(ends) // TEN) * TEN, least + TEN)
    return Bands(
        title=f"得分与 {page.ranking.confidence}% 误差带",
        rows=[_band(row, scores_url) for row in rows],
        least=least,
        most=most,
        note=f"左端 {points(least)} 分，右端 {points(most)} 分。竖线是得分，色带是误差带；"
        "色带大片重叠的单位，先后不足为凭。",
    )


def _band(row: RankRow, scores_url: str) -> Band:
    url = f"{scores_url}{row.area_id}" if scores_url else ""
    ends = band_ends(row)
    if ends is None:
        text = f"{points(row.score)} 分，{row.size} 次，误差未知"
        return Band(label=row.name, text=text, value=row.score, url=url)
    text = f"{points(row.score)} 分（{band_text(row)}），{row.size} 次"
    return Band(label=row.name, text=text, low=ends[0], high=ends[1], value=row.score, url=url)


def band_ends(row: RankRow) -> tuple[int, int] | None:
    """Where the band begins and ends in hundredths, None where the error is unknown.

    Nothing below 0 and nothing above full marks, which only a score with bonus exceeds: nobody can get more.
    """
    if row.low is None or row.high is None:
        return None
    return max(row.low, 0), min(row.high, max(FULL, row.score or 0))


def band_text(row: RankRow) -> str:
    """`87.2–93.17`; "" where the error is unknown."""
    ends = band_ends(row)
    return f"{points(ends[0])}–{points(ends[1])}" if ends else ""


def bottom_sentence(page: RankingPage) -> str:
    """What may be said of the last place, and what would decide it."""
    ranking, names = page.ranking, _names(row.name for row in page.bottom)
    if ranking.outcome == Outcome.LAST and ranking.rule == Rule.PLAIN:
        return f"按平均分，末位是{names}。误差带并列公布，供判断。"
    if ranking.outcome == Outcome.LAST:
        return f"末位是{names}：在 {ranking.confidence}% 的置信度下低于其他每一个单位。"
    if ranking.outcome == Outcome.GROUP:
        more = "按现有得分，再多检查也难以分出先后。"
        if ranking.more:
            each = ranking.more // len(page.bottom)
            more = f"如得分不变，再检查 {ranking.more} 次（末位组内每个单位 {each} 次）可以分出末位。"
        return f"现有样本分不出末位。末位组（不分先后）：{names}。本期不产生末位检讨。{more}"
    if ranking.outcome == Outcome.UNKNOWN:
        return "同一单位内重复检查太少，误差无法估计，本期不定末位，不产生末位检讨。"
    return "没有可以比较的单位，本期不定末位。"


def rule_sentence(ranking: Ranking) -> str:
    """By which rule and with which spread."""
    if ranking.freedom:
        spread = (
            f"同一单位内一次得分的标准差 {points(ranking.deviation)} 分（合并近几个月，自由度 {ranking.freedom}）。"
        )
    else:
        spread = "还没有同一单位内的重复检查，无法估计误差。"
    if ranking.decision:
        return f"依据 {ranking.decision.document_no} 按平均分定末位。{spread}"
    return f"误差带按 {ranking.confidence}% 置信度计算，末位须低于其他每一个单位才指名。{spread}"


def notice_rows(page: RankingPage) -> list[dict[str, object]]:
    """The table of the notice on paper."""
    return [
        {
            "name": row.name,
            "parent": row.parent,
            "place": place_text(row, page.ranking.outcome),
            "score": points(row.score),
            "size": row.size,
            "band": band_text(row) or "—",
        }
        for row in page.rows
    ]


def place_text(row: RankRow, outcome: str) -> str:
    """The place in words; the bottom group stands without order."""
    if row.place is None:
        return "无样本"
    if row.at_bottom and outcome == Outcome.GROUP:
        return "末位组"
    return f"{row.place}（并列）" if row.tied else str(row.place)


@dataclass(frozen=True)
class Column:
    """One side of a red and black list: its entries with their scores in words, and why there may be none."""

    key: str
    title: str
    icon: str
    entries: Sequence[tuple[ListEntry, str]]
    empty: str


def columns_of(row: HonourList) -> list[Column]:
    """The red side and the black one; one query."""
    entries = [(entry, points(entry.score)) for entry in row.entries.all()]
    red = [each for each in entries if each[0].colour == ListEntry.Colour.RED]
    black = [each for each in entries if each[0].colour == ListEntry.Colour.BLACK]
    mark = points(row.pass_mark)
    return [
        Column("red", "红榜", "circle-check", red, f"没有达到 {mark} 分的对象。"),
        Column("black", "黑榜", "alert-triangle", black, f"没有低于 {mark} 分的对象。"),
    ]


def _names(names: Iterable[str]) -> str:
    return "、".join(names)
