"""Every read of surveys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from weicheng.access import policy
from weicheng.access.paths import subtree
from weicheng.access.policy import Actor
from weicheng.access.roles import ReachKind
from weicheng.domain.awareness import QuotaGap, RoundResult, Standing, UnitResult, quota_gaps, review_round
from weicheng.domain.checklists import ChecklistItem, Scoring
from weicheng.domain.packs.readiness import SurveyKind
from weicheng.domain.refusals import OutOfReach
from weicheng.forms import queries as forms
from weicheng.forms.models import Form, FormVersion
from weicheng.organization.enums import AreaLevel
from weicheng.organization.models import Area
from weicheng.standards import queries as rules
from weicheng.surveys import facts
from weicheng.surveys.models import Interview, Round, Spot

VIEW, MANAGE, ASK = "survey.view", "survey.manage", "survey.ask"
# Interviews are unannounced: the units asked see nothing of a round, only those whose area it is.
COLUMNS: Mapping[ReachKind, str] = {ReachKind.AREA: "area_path"}

Row = TypeVar("Row")


def visible_rounds(actor: Actor) -> QuerySet[Round]:
    """Rounds of the actor's areas, with how many were asked."""
    rows = Round.objects.filter(policy.scope(actor, VIEW, COLUMNS) | policy.scope(actor, ASK, COLUMNS))
    return rows.select_related("area", "version").annotate(asked=Count("spots__interviews"))


def round_of(actor: Actor, pk: int) -> Round:
    """One of them. Raises OutOfReach."""
    return _found(visible_rounds(actor).filter(pk=pk).first())


def rounds_to_ask(actor: Actor, day: date) -> list[Round]:
    """The rounds of a day that the actor may ask people for, the first to end first."""
    rows = Round.objects.filter(policy.scope(actor, ASK, COLUMNS), closed_at=None, starts_on__lte=day)
    return list(rows.select_related("area", "version").order_by("ends_on", "pk"))


def areas_to_ask(actor: Actor, round_: Round) -> QuerySet[Area]:
    """The streets and communities of a round where the actor may ask, in the order of the tree."""
    mine = policy.scope(actor, ASK, {ReachKind.AREA: "path"})
    levels = (AreaLevel.STREET, AreaLevel.COMMUNITY)
    return Area.objects.filter(mine, subtree("path", round_.area_path), level__in=levels).order_by("path")


def standing_of_quotas(round_: Round) -> tuple[QuotaGap, ...]:
    """How many of each kind were wanted and asked; two queries."""
    asked = Interview.objects.filter(spot__round=round_).values_list("spot__kind").annotate(number=Count("pk"))
    wanted = round_.quotas.order_by("pk").values_list("kind", "wanted")
    return quota_gaps(dict(wanted), dict(asked.order_by()))


def kinds_of(round_: Round) -> Mapping[str, SurveyKind]:
    """The kinds of spots, by the pack the round began with."""
    return rules.pack_for(round_.pack_version_id).pack.survey_kind


def spots(actor: Actor, round_: Round) -> QuerySet[Spot]:
    """The spots of a round with how many were asked and how many answered at least the pass mark."""
    mark = facts.rules_of(round_).pass_mark
    aware = Q(interviews__correct__gte=F("interviews__total") * mark / 100.0)
    rows = Spot.objects.filter(round__in=visible_rounds(actor).values("pk"), round=round_).select_related(
        "area", "unit"
    )
    return rows.annotate(asked=Count("interviews"), aware=Count("interviews", filter=aware))


def spot(actor: Actor, pk: int) -> Spot:
    """One spot of a round in reach. Raises OutOfReach."""
    rounds = visible_rounds(actor).values("pk")
    return _found(Spot.objects.filter(pk=pk, round__in=rounds).select_related("area", "round__version").first())


def interviews(spot_: Spot) -> QuerySet[Interview]:
    """What was asked at a spot, without a name of anybody asked."""
    return Interview.objects.filter(spot=spot_).order_by("held_at", "pk")


def interview_by_uuid(uuid: UUID) -> Interview | None:
    """The interview that a repeated send has made already."""
    return Interview.objects.select_related("spot").filter(uuid=uuid).first()


def label_of(spot_: Spot, kinds: Mapping[str, SurveyKind]) -> str:
    """How a spot is called anywhere: by its name, a sole trader by kind and area only."""
    kind = kinds[spot_.kind].name if spot_.kind in kinds else spot_.kind
    return spot_.name or f"{kind} {spot_.pk} 号（{spot_.area.name}）"


@dataclass(frozen=True)
class Listed:
    """A unit in one of the lists."""

    spot: Spot
    label: str
    result: UnitResult


@dataclass(frozen=True)
class RoundPage:
    """A round with its figures, its quotas and every unit."""

    round: Round
    kinds: Mapping[str, SurveyKind]
    result: RoundResult
    quotas: tuple[QuotaGap, ...]
    units: tuple[Listed, ...]

    def listed(self, standing: Standing) -> tuple[Listed, ...]:
        """The units of one standing: 知晓率较高, 不能熟知."""
        return tuple(unit for unit in self.units if unit.result.standing is standing)


def round_page(actor: Actor, pk: int) -> RoundPage:
    """One round; five queries however many units. Raises OutOfReach."""
    round_ = round_of(actor, pk)
    result = review_round(facts.answers_by_spot(round_), facts.rules_of(round_))
    kinds = kinds_of(round_)
    rows = {str(row.pk): row for row in Spot.objects.filter(round=round_).select_related("area", "unit")}
    wanted = dict(round_.quotas.order_by("pk").values_list("kind", "wanted"))
    done = {kind: share.count for kind, share in result.by_kind.items()}
    units = tuple(Listed(rows[unit.record], label_of(rows[unit.record], kinds), unit) for unit in result.units)
    return RoundPage(round_, kinds, result, quota_gaps(wanted, done), units)


def questionnaires() -> QuerySet[FormVersion]:
    """Published questionnaires."""
    return (
        FormVersion.objects.filter(state=FormVersion.State.PUBLISHED, form__kind=Form.Kind.SURVEY)
        .select_related("form")
        .order_by("form__title")
    )


def questions(version: FormVersion) -> tuple[ChecklistItem, ...]:
    """What a person is asked, each right or wrong."""
    return tuple(item for item in forms.items(version) if item.scoring is Scoring.ALL_OR_NOTHING)


def _found(row: Row | None) -> Row:
    if row is None:
        raise OutOfReach
    return row


def under(area: Area) -> Q:
    """Rows of an area and everything below it."""
    return subtree("area_path", area.path)
