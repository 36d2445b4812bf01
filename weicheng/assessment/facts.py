"""Visits → cards of the core → rows; samples of a period → rankings of the core → rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from weicheng.assessment.models import Ranking, RankRow, ScoreLine, ScoreSheet
from weicheng.assessment.queries.places import Place
from weicheng.assessment.queries.sampling import Sampled
from weicheng.assessment.queries.visits import CitedVisit
from weicheng.assessment.rules import SchemeRule
from weicheng.domain import ranking as core
from weicheng.domain.scoring import Scorecard, score_sheet
from weicheng.inspections.queries import ScoredVisit

CUT = 1200


@dataclass(frozen=True)
class Draft:
    """A card with the visit it scores."""

    visit: ScoredVisit
    rule: SchemeRule
    card: Scorecard


def cards(visits: Iterable[CitedVisit], rule: SchemeRule) -> Iterator[Draft]:
    """The visits that carry points under a scheme."""
    for cited in visits:
        card = score_sheet(rule.scheme, cited.visit.answers, cited.problems)
        if card.total is not None:
            yield Draft(cited.visit, rule, card)


def sheet_of(draft: Draft, places: Mapping[str, Place], version_id: int, at: datetime) -> ScoreSheet:
    """The row of a card, not saved."""
    visit, card, place = draft.visit, draft.card, places[draft.visit.area_path]
    return ScoreSheet(
        visit_id=visit.pk,
        scheme=draft.rule.key,
        scheme_name=draft.rule.scheme.name,
        pack_version_id=version_id,
        rules=draft.rule.scheme.rules,
        visited_on=visit.visited_on,
        area_id=visit.area_id,
        area_path=visit.area_path,
        community_id=place.community,
        street_id=place.street,
        unit_id=visit.unit_id,
        unit_path=visit.unit_path,
        site_id=visit.site_id,
        place_kind=visit.place_kind,
        full=draft.rule.scheme.full,
        offered=card.offered,
        score=card.total or 0,
        vetoed=card.vetoed,
        heads={str(head): list(sums) for head, sums in card.heads.items()},
        made_at=at,
    )


def lines_of(sheet: ScoreSheet, card: Scorecard) -> list[ScoreLine]:
    """The rows of its lines, not saved, numbered from 1."""
    return [
        ScoreLine(
            sheet=sheet,
            position=number,
            kind=line.kind.value,
            points=line.points,
            text=line.text[:CUT],
            item=line.item[:200],
            head=line.head,
            clause=line.clause[:200],
            findings=[int(record.partition(":")[2]) for record in line.findings],
            photos=list(line.photos),
        )
        for number, line in enumerate(card.lines, start=1)
    ]


def rows_of(ranking: Ranking, table: core.Ranking, sampled: Mapping[str, Sampled]) -> list[RankRow]:
    """The rows of a ranking, not saved: the ranked ones in order, then those without a sample."""
    ranked = [
        RankRow(
            ranking=ranking,
            area_id=int(row.unit),
            name=sampled[row.unit].name,
            parent=sampled[row.unit].parent,
            position=number,
            place=row.place,
            tied=row.tied,
            score=row.score,
            size=row.size,
            low=row.low,
            high=row.high,
            best=row.best,
            worst=row.worst,
            at_bottom=row.at_bottom,
            parts=list(sampled[row.unit].scores),
        )
        for number, row in enumerate(table.rows, start=1)
    ]
    absent = [
        RankRow(
            ranking=ranking, area_id=int(unit), name=sampled[unit].name, parent=sampled[unit].parent, position=number
        )
        for number, unit in enumerate(table.no_sample, start=len(ranked) + 1)
    ]
    return ranked + absent
