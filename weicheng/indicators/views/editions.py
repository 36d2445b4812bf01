"""标准版本: the list, an edition as a tree, a clause, two editions compared, one indicator in all of them."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from weicheng.access import policy
from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Crumb, Fact, Step
from weicheng.base.web import render
from weicheng.domain.editions import ClauseChange
from weicheng.indicators import badges
from weicheng.indicators.forms import CompareForm, TreeForm, ValueForm
from weicheng.indicators.models import Clause, Edition
from weicheng.indicators.queries import MANAGE, editions
from weicheng.indicators.tables import EditionTable

FIELD_NAMES = {
    "number": "条号", "name": "名称", "text": "条文", "measure": "口径", "is_veto": "一票否决", "is_ticket": "入门证",
    "points": "分值", "evidence": "核对情况",
}  # fmt: skip


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb("标准版本", reverse("edition_list")), *more]


@needs("indicator.view")
@require_safe
def edition_list(request: ActorRequest) -> HttpResponseBase:
    """Every edition."""
    steps = []
    if policy.has(request.actor, MANAGE):
        steps.append(Step(label="用表格装入", url=reverse("edition_upload"), icon="upload", primary=True))
    return EditionTable(request, editions.edition_rows()).respond(context={"steps": steps})


@needs("indicator.view")
@require_safe
def edition_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """An edition as a tree, with what is missing in it."""
    row = editions.edition(pk)
    form = TreeForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    lines = editions.tree(row, search=asked.get("search", ""), kind=asked.get("kind", ""))
    context = {
        "title": str(row),
        "crumbs": _crumbs(Crumb(str(row))),
        "steps": [Step(label="与其他版本比较", url=reverse("edition_compare", args=[pk]), icon="arrows-exchange")],
        "edition": row,
        "facts": _facts(row),
        "counts": editions.count_of(row),
        "form": form,
        "lines": [(line, badges.of_evidence(line.clause.evidence)) for line in lines],
        "searched": bool(asked.get("search") or asked.get("kind")),
    }
    return render(request, "indicators/edition.html", context)


def _facts(row: Edition) -> list[Fact]:
    return [
        Fact("称号", row.honour),
        Fact("级别", row.get_level_display()),
        Fact("文号", row.document),
        Fact("适用范围", row.applies_to),
        Fact("施行日期", row.valid_from),
        Fact("有效至", row.valid_until),
        Fact("来源", row.source),
        Fact("说明", row.note),
        Fact("装入", f"{row.get_origin_display()}，第 {row.revision} 版"),
        Fact("装入时间", row.loaded_at),
        Fact("内容指纹", row.sha256[:16]),
    ]


@needs("indicator.view")
@require_safe
def clause_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """A clause: its text, source, flag, and what it asks in words."""
    row = editions.clause(pk)
    known = editions.names()
    measure = editions.measure_of(row)
    indicators = measure.indicators if measure else ()
    edition = row.edition
    crumbs = [Crumb(str(edition), reverse("edition_detail", args=[edition.pk]))]
    if row.parent:
        crumbs.append(Crumb(str(row.parent), reverse("clause_detail", args=[row.parent.pk])))
    context = {
        "title": str(row),
        "state": badges.of_evidence(row.evidence),
        "crumbs": _crumbs(*crumbs, Crumb(row.number)),
        "clause": row,
        "kind": _kind(row),
        "asked": editions.asked_in_words(row, known),
        "indicators": [(code, known.get(code, code)) for code in indicators],
        "facts": _clause_facts(row),
        "children": editions.children_of(row),
    }
    return render(request, "indicators/clause.html", context)


def _kind(row: Clause) -> str:
    return row.edition.condition_name if row.kind == Clause.Kind.CONDITION else row.get_kind_display()


def _clause_facts(row: Clause) -> list[Fact]:
    return [
        Fact("种类", _kind(row)),
        Fact("代码", row.code),
        Fact("一票否决", "是" if row.is_veto else ""),
        Fact("入门证", "是" if row.is_ticket else ""),
        Fact("瓶颈类别", row.get_bottleneck_display()),
        Fact("分值", row.points),
        Fact("数据部门（建议）", row.department),
        Fact("出处", row.source),
        Fact("备注", row.remark),
    ]


@needs("indicator.view")
@require_safe
def edition_compare(request: ActorRequest, pk: int) -> HttpResponse:
    """What differs from another edition, clause by clause, and what each asks of the same indicator."""
    row = editions.edition(pk)
    form = CompareForm(request.GET or None)
    other = form.cleaned_data["other"] if form.is_valid() else None
    context = {
        "title": "比较标准版本",
        "crumbs": _crumbs(Crumb(str(row), reverse("edition_detail", args=[pk])), Crumb("比较")),
        "edition": row,
        "form": form,
        "other": other,
    }
    if other is not None:
        known = editions.names()
        context["changes"] = [shown_change(each) for each in editions.changes(other, row)]
        context["shared"] = [
            (known.get(code, code), code, places.get(other.pk, []), places.get(row.pk, []))
            for code, places in editions.demands_of([other, row]).items()
            if len(places) > 1
        ]
    return render(request, "indicators/compare.html", context)


def shown_change(each: ClauseChange) -> dict[str, object]:
    """A change as the pages show it."""
    shown = each.after or each.before
    return {
        "badge": badges.CHANGES[each.change],
        "clause": shown,
        "before": each.before,
        "after": each.after,
        "fields": [FIELD_NAMES[name] for name in each.fields],
    }


@needs("indicator.view")
@require_safe
def indicator_editions(request: ActorRequest, code: str) -> HttpResponse:
    """What the editions ask of one indicator, and which of them a value would pass (M-029)."""
    indicator = editions.indicator(code)
    form = ValueForm(request.GET)
    value = form.cleaned_data.get("value") if form.is_valid() else None
    rows = {row.pk: row for row in editions.latest()}
    places = editions.demands_of(list(rows.values()), code).get(code, {})
    lines = []
    for pk, found in places.items():
        tried = found if value is None else editions.judged(code, Decimal(value), found)
        lines += [(rows[pk], each, badges.STATUSES[each.verdict.status] if each.verdict else None) for each in tried]
    context = {
        "title": f"{indicator.name}：各版本标准",
        "crumbs": _crumbs(Crumb(indicator.name)),
        "indicator": indicator,
        "form": form,
        "value": value,
        "lines": lines,
    }
    return render(request, "indicators/indicator_editions.html", context)
