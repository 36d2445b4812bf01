"""Units and areas: lists, pages, changes."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from weicheng.access.policy import covers, has
from weicheng.access.web import ActorRequest, needs, opens
from weicheng.base.blocks import Crumb, Fact, Step
from weicheng.base.editing import day_asked, edit
from weicheng.base.web import render
from weicheng.events.queries import happenings
from weicheng.organization import actions, badges, queries
from weicheng.organization.forms.trees import (
    AliasForm,
    AreaForm,
    CloseForm,
    MoveUnitForm,
    NewAreaForm,
    NewUnitForm,
    SuccessionForm,
    UnitForm,
)
from weicheng.organization.models import Area, Node, Unit
from weicheng.organization.reach import where_area, where_unit
from weicheng.organization.tables.duties import current
from weicheng.organization.tables.trees import AreaTable, UnitTable
from weicheng.workbooks.ways import import_step, origin


@needs("organization.view")
def unit_list(request: ActorRequest) -> HttpResponseBase:
    """Every unit of the line of command."""
    rows = queries.units() if request.GET.get("use") else queries.unit_rows().select_related("parent", "area")
    add = Step(label="登记单位", url=reverse("unit_new"), icon="plus", primary=True)
    steps = [add, *import_step(request.actor, "units")]
    return UnitTable(request, rows).respond(context={"steps": steps if _may_keep(request) else []})


def _may_keep(request: ActorRequest) -> bool:
    return has(request.actor, "organization.manage")


@needs("organization.view")
def unit_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """One unit: what it is, who holds its posts, what it answers for, what happened."""
    unit = queries.unit(pk)
    today = timezone.localdate()
    postings = list(queries.postings().filter(unit=unit))
    context = {
        "title": unit.name,
        "state": badges.of_unit(unit),
        "crumbs": [Crumb("单位", reverse("unit_list")), Crumb(unit.name)],
        "steps": _unit_steps(unit) if covers(request.actor, "organization.manage", where_unit(unit)) else [],
        "facts": [*_unit_facts(unit), *origin(request.actor, unit.batch_id)],
        "postings": [(row, badges.of_interval(row, today)) for row in postings],
        "duties": queries.named_duties(current(queries.assignments().filter(unit=unit))),
        "children": queries.unit_rows().filter(parent=unit),
        "happenings": happenings(f"unit:{pk}"),
        "opens_people": opens(request.actor, "person_list"),
    }
    return render(request, "organization/unit.html", context)


def _link(label: str, row: Node | None, url_name: str) -> Fact:
    return Fact(label, row.name, reverse(url_name, args=[row.pk])) if row else Fact(label, None)


def _unit_facts(unit: Unit) -> list[Fact]:
    took, passed = queries.successions_of(unit)
    return [
        Fact("类别", unit.get_kind_display()),
        Fact("简称", unit.short_name),
        _link("上级", unit.parent, "unit_detail"),
        _link("属地区域", unit.area, "area_detail"),
        Fact("其他写法", "、".join(queries.alias_names(unit)) or None),
        Fact("撤销日期", unit.closed_on),
        *(Fact("承接自", row.from_unit.name, reverse("unit_detail", args=[row.from_unit_id])) for row in took),
        *(Fact("由其承接", row.to_unit.name, reverse("unit_detail", args=[row.to_unit_id])) for row in passed),
    ]


def _unit_steps(unit: Unit) -> list[Step]:
    if unit.closed_on:
        return []
    add = f"{reverse('unit_new')}?parent={unit.pk}"
    return [
        Step(label="修改", url=reverse("unit_change", args=[unit.pk]), icon="pencil", primary=True),
        Step(label="登记任职", url=f"{reverse('posting_open')}?unit={unit.pk}", icon="user-plus"),
        Step(label="增设下级", url=add, icon="plus"),
        Step(label="调整上级", url=reverse("unit_move", args=[unit.pk]), icon="arrows-move"),
        Step(label="登记另一写法", url=reverse("unit_alias", args=[unit.pk]), icon="copy"),
        Step(label="合并或承接", url=reverse("unit_succeed", args=[unit.pk]), icon="arrow-merge", danger=True),
    ]


def _initial(request: ActorRequest, *names: str) -> dict[str, Any]:
    return {name: request.GET[name] for name in names if name in request.GET}


@needs("organization.manage")
def unit_new(request: ActorRequest) -> HttpResponse:
    """Registers a unit."""
    form = NewUnitForm(request.POST or None, initial=_initial(request, "parent"))
    return edit(
        request,
        form,
        act=lambda data: actions.add_unit(actor=request.actor, **data),
        title="登记单位",
        done="单位已登记。",
        back=reverse("unit_list"),
        leads_to=lambda unit: reverse("unit_detail", args=[unit.pk]),
    )


@needs("organization.manage")
def unit_change(request: ActorRequest, pk: int) -> HttpResponse:
    """Changes a unit's own columns."""
    unit = queries.unit(pk)
    values = {name: getattr(unit, name) for name in ("name", "short_name", "kind", "area", "industry")}
    return edit(
        request,
        UnitForm(request.POST or None, initial=values),
        act=lambda data: actions.change_unit(actor=request.actor, unit=unit, changes=data),
        title=f"修改 {unit.name}",
        done="已保存。",
        back=reverse("unit_detail", args=[pk]),
    )


@needs("organization.manage")
def unit_move(request: ActorRequest, pk: int) -> HttpResponse:
    """Hangs a unit under another parent."""
    unit = queries.unit(pk)
    return edit(
        request,
        MoveUnitForm(request.POST or None, initial={"parent": unit.parent}),
        act=lambda data: actions.move_unit(actor=request.actor, unit=unit, parent=data["parent"]),
        title=f"调整 {unit.name} 的上级",
        done="已调整。",
        back=reverse("unit_detail", args=[pk]),
        intro="下级单位和它们名下的案件、任务随之调整。",
    )


@needs("organization.manage")
def unit_alias(request: ActorRequest, pk: int) -> HttpResponse:
    """Confirms another spelling of a unit (M-227)."""
    unit = queries.unit(pk)
    return edit(
        request,
        AliasForm(request.POST or None),
        act=lambda data: actions.add_alias(actor=request.actor, unit=unit, name=data["name"]),
        title=f"{unit.name} 的另一写法",
        done="已登记。",
        back=reverse("unit_detail", args=[pk]),
    )


@needs("organization.manage")
def unit_succeed(request: ActorRequest, pk: int) -> HttpResponse:
    """Passes everything open of a unit to another (M-004, M-005)."""
    unit = queries.unit(pk)
    return edit(
        request,
        SuccessionForm(request.POST or None),
        act=lambda data: actions.succeed(actor=request.actor, from_units=[unit], **data),
        title=f"合并或承接：{unit.name}",
        done="已办理。未了事项由承接单位继续，时限不变。",
        back=reverse("unit_detail", args=[pk]),
        submit="确认办理",
        intro="自生效日期起，本单位撤销，责任分工、包联、案件和任务转由承接单位继续，时限照走；原有记录仍可查阅。",
    )


@needs("organization.view")
def area_list(request: ActorRequest) -> HttpResponseBase:
    """Every area of the territory."""
    rows = queries.areas() if request.GET.get("use") else queries.area_rows().select_related("parent")
    add = Step(label="登记区域", url=reverse("area_new"), icon="plus", primary=True)
    steps = [add, *import_step(request.actor, "areas")]
    return AreaTable(request, rows).respond(context={"steps": steps if _may_keep(request) else []})


@needs("organization.view")
def area_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """One area: who answers for each duty on a day, what lies below it, what happened."""
    area = queries.area(pk)
    day = day_asked(request, timezone.localdate())
    owners = queries.place_owners(area.path, day)
    context = {
        "title": area.name,
        "crumbs": [Crumb("区域与网格", reverse("area_list")), Crumb(area.name)],
        "steps": _area_steps(area) if covers(request.actor, "organization.manage", where_area(area)) else [],
        "facts": [*_area_facts(area), *origin(request.actor, area.batch_id)],
        "area": area,
        "day": day,
        "owners": owners,
        "table": queries.duty_table(area, day, owners.industry),
        "children": queries.area_rows().filter(parent=area),
        "happenings": happenings(f"area:{pk}"),
    }
    return render(request, "organization/area.html", context)


def _area_facts(area: Area) -> list[Fact]:
    return [
        Fact("层级", area.get_level_display()),
        Fact("区划代码", area.code or "无(功能区或自设网格)"),
        _link("上级", area.parent, "area_detail"),
        Fact("区域类型", area.get_fabric_display()),
        Fact("建成区", "是" if area.built_up else "否"),
        Fact("撤销日期", area.closed_on),
    ]


def _area_steps(area: Area) -> list[Step]:
    return [
        Step(label="指定责任单位", url=f"{reverse('duty_assign')}?area={area.pk}", icon="user-check", primary=True),
        Step(label="修改", url=reverse("area_change", args=[area.pk]), icon="pencil"),
        Step(label="增设下级", url=f"{reverse('area_new')}?parent={area.pk}", icon="plus"),
        Step(label="撤销", url=reverse("area_close", args=[area.pk]), icon="ban", danger=True),
    ]


@needs("organization.manage")
def area_new(request: ActorRequest) -> HttpResponse:
    """Registers an area."""
    form = NewAreaForm(request.POST or None, initial=_initial(request, "parent", "level"))
    return edit(
        request,
        form,
        act=lambda data: actions.add_area(actor=request.actor, **data),
        title="登记区域",
        done="区域已登记。",
        back=reverse("area_list"),
        leads_to=lambda area: reverse("area_detail", args=[area.pk]),
    )


@needs("organization.manage")
def area_change(request: ActorRequest, pk: int) -> HttpResponse:
    """Changes an area's own columns."""
    area = queries.area(pk)
    values = {name: getattr(area, name) for name in ("name", "code", "fabric", "built_up")}
    return edit(
        request,
        AreaForm(request.POST or None, initial=values),
        act=lambda data: actions.change_area(actor=request.actor, area=area, changes=data),
        title=f"修改 {area.name}",
        done="已保存。",
        back=reverse("area_detail", args=[pk]),
    )


@needs("organization.manage")
def area_close(request: ActorRequest, pk: int) -> HttpResponse:
    """Abolishes an area from a day; it stays readable."""
    area = queries.area(pk)
    return edit(
        request,
        CloseForm(request.POST or None),
        act=lambda data: actions.change_area(actor=request.actor, area=area, changes=data),
        title=f"撤销 {area.name}",
        done="已撤销。",
        back=reverse("area_detail", args=[pk]),
        submit="撤销",
        intro="撤销后不再需要责任单位，也不再出现在选择列表中；已有案件和记录保留。",
    )
