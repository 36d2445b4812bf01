"""Standards that come with the program, side by side: counts, flags, gaps, pages (M-019, M-027, M-029)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from weicheng.access.policy import Actor
from weicheng.domain.measures import read_measure
from weicheng.domain.refusals import MoveRefused, NotAllowed
from weicheng.indicators import shipped
from weicheng.indicators.actions import editions as actions
from weicheng.indicators.models import Clause, Edition, Indicator
from weicheng.indicators.queries import editions as queries
from weicheng.testing.town import Town

LOADER = Actor.system("test", "indicator.manage")


@pytest.fixture
def library(db: None) -> dict[str, Edition]:
    actions.load_shipped(actor=LOADER)
    return {row.code: row for row in queries.edition_rows()}


def browser(town: Town, person: str = "director") -> Client:
    client = Client()
    client.force_login(town.users[person])
    return client


def counted(row: Edition) -> dict[str, tuple[int | None, int]]:
    return {str(count.kind): (count.expected, count.found) for count in queries.count_of(row)}


@pytest.mark.mechanism("M-019")
def test_the_shipped_editions_stand_side_by_side_with_their_counts(library: dict[str, Edition]) -> None:
    assert counted(library["city-2014"]) == {"condition": (11, 11), "category": (8, 8), "clause": (40, 40)}
    assert counted(library["city-10x66"]) == {"condition": (10, 10), "category": (10, 10), "clause": (66, 0)}
    assert counted(library["city-county-2021"])["target"] == (56, 24)
    assert {"county-2010", "town-2010", "province-shaanxi", "city-2008", "city-1999"} <= set(library)


def test_loading_again_adds_nothing_and_a_changed_text_becomes_a_revision(library: dict[str, Edition]) -> None:
    assert actions.load_shipped(actor=LOADER) == 0
    text = next(text for text in shipped.editions() if text.code == "city-1999")
    with pytest.raises(MoveRefused, match="完全相同"):
        actions.load_edition(actor=LOADER, text=text, origin="shipped")
    first, *rest = text.clauses
    changed = replace(text, clauses=(replace(first, remark="核对过"), *rest))
    revised = actions.load_edition(actor=LOADER, text=changed, origin="workbook")
    assert (revised.revision, Edition.objects.filter(code="city-1999").count()) == (2, 2)
    assert [row.revision for row in queries.latest() if row.code == "city-1999"] == [2]
    # The revision of the city stays the last one when the program comes with the same old text.
    assert actions.load_shipped(actor=LOADER) == 0


def test_who_may_not_manage_standards_cannot_load_any(town: Town) -> None:
    with pytest.raises(NotAllowed):
        actions.load_shipped(actor=town.actor("inspector"))


@pytest.mark.mechanism("M-020")
def test_nothing_shipped_is_confirmed_every_line_has_its_evidence_and_every_measure_can_be_read(
    library: dict[str, Edition],
) -> None:
    rows = list(Clause.objects.all())
    assert not [row for row in rows if row.evidence == Clause.Evidence.CONFIRMED]
    assert not [row for row in rows if row.evidence != Clause.Evidence.MISSING and not row.source]
    known = set(Indicator.objects.values_list("code", flat=True))
    for row in rows:
        if row.measure:
            assert set(read_measure(row.measure).indicators) <= known, row
    conditions = [row for row in rows if row.kind == Clause.Kind.CONDITION]
    assert all(row.is_veto for row in conditions if row.edition.code != "city-1999")


@pytest.mark.mechanism("M-027")
def test_the_provincial_standard_has_its_two_entry_tickets(library: dict[str, Edition]) -> None:
    tickets = Clause.objects.filter(edition=library["province-shaanxi"], is_ticket=True)
    assert [row.name for row in tickets.order_by("position")] == ["健康教育", "病媒生物防制"]


def test_the_list_and_an_edition_show_counts_flags_and_gaps(town: Town, library: dict[str, Edition]) -> None:
    page = browser(town).get(reverse("edition_list")).content.decode()
    assert "必备条件 11/11，大项 8/8，条款 40/40" in page
    tree = browser(town).get(reverse("edition_detail", args=[library["city-10x66"].pk])).content.decode()
    assert "条款应有 66 条，只有 0 条" in tree
    assert "缺文：66 条的条文和分值" in tree
    newest = browser(town).get(reverse("edition_detail", args=[library["city-county-2021"].pk])).content.decode()
    assert "评价指标 1（原文未找到）" in newest


def test_a_search_keeps_what_stands_above(town: Town, library: dict[str, Edition]) -> None:
    url = reverse("edition_detail", args=[library["city-2014"].pk])
    page = browser(town).get(url, {"search": "活禽"}).content.decode()
    assert "活禽销售" in page
    assert "市容环境卫生" in page
    assert "病媒生物预防控制" not in page
    assert "没有符合的条款" in browser(town).get(url, {"search": "月球"}).content.decode()


def test_a_clause_says_what_it_asks_and_where_its_text_comes_from(town: Town, library: dict[str, Edition]) -> None:
    green = Clause.objects.get(edition=library["city-2014"], code="c5")
    page = browser(town).get(reverse("clause_detail", args=[green.pk])).content.decode()
    assert "建成区绿化覆盖率 ≥ 36%；人均公园绿地面积 ≥ 8.5 ㎡/人" in page
    assert "必备条件" in page
    memory = Clause.objects.get(edition=library["city-2014"], code="a14")
    assert "凭记忆整理" in browser(town).get(reverse("clause_detail", args=[memory.pk])).content.decode()


@pytest.mark.mechanism("M-029")
def test_one_value_is_tried_against_every_edition(town: Town, library: dict[str, Edition]) -> None:
    """垃圾处理率 87% (眉山): over 秦都's 80%, short of 黄冈's 100%."""
    found = queries.demands_of(list(queries.latest()), "waste_treated")["waste_treated"]
    statuses = {
        code: [each.verdict.status for each in queries.judged("waste_treated", 87, found[library[code].pk])]  # type: ignore[arg-type,union-attr]
        for code in ("city-2008", "city-10x66")
    }
    assert statuses == {"city-2008": ["met"], "city-10x66": ["unmet"]}
    url = reverse("indicator_editions", args=["waste_treated"])
    page = browser(town).get(url, {"value": "87"}).content.decode()
    assert "不达标" in page
    assert "13 个百分点" in page
    assert browser(town).get(url, {"value": "很多"}).status_code == 200


def test_two_editions_are_compared(town: Town, library: dict[str, Edition]) -> None:
    url = reverse("edition_compare", args=[library["city-10x66"].pk])
    assert "比较" in browser(town).get(url).content.decode()
    page = browser(town).get(url, {"other": library["city-2008"].pk}).content.decode()
    assert "&gt; 80%" in page
    assert "≥ 100%" in page


def test_pages_of_what_does_not_exist_are_not_found(town: Town) -> None:
    for name, key in (("edition_detail", 9), ("clause_detail", 9), ("indicator_editions", "moon")):
        assert browser(town).get(reverse(name, args=[key])).status_code == 404
    assert browser(town, "checker").get(reverse("edition_list")).status_code == 403
