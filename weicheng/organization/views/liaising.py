"""挂钩指导 (M-012)."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from weicheng.access.policy import has
from weicheng.access.web import ActorRequest, needs
from weicheng.base.badges import Tone
from weicheng.base.blocks import Crumb, Fact, Figure, Step
from weicheng.base.editing import edit
from weicheng.base.web import render
from weicheng.domain.refusals import NotAllowed
from weicheng.organization import actions, badges
from weicheng.organization.forms.linkage import ContactForm, LiaisonForm
from weicheng.organization.models import Liaison
from weicheng.organization.months import month_asked
from weicheng.organization.queries import liaising
from weicheng.organization.tables.linkage import LiaisonTable, WeakPointTable


@needs("organization.view")
def liaison_list(request: ActorRequest) -> HttpResponseBase:
    """Units and their liaisons, contacts both ways in a month, what is missing (M-012)."""
    month = month_asked(request.GET.get("month", ""), timezone.localdate())
    rows = liaising.liaison_rows(month.last, month.first, month.last)
    found = liaising.liaison_summary(rows)
    steps = [Step(label="薄弱环节", url=reverse("weak_point_list"), icon="list-search")]
    if has(request.actor, "organization.manage"):
        steps.insert(0, Step(label="明确联络人", url=reverse("liaison_name"), icon="user-plus", primary=True))
    only = request.GET.get("show", "")
    context = {"steps": steps, "month": month, "rates": [found.units.rate], "figures": _figures(rows, month.text)}
    shown = [row for row in rows if _is(row, only)] if only else rows
    return LiaisonTable(request, shown).respond("organization/liaisons.html", context)


def _is(row: liaising.LiaisonRow, only: str) -> bool:
    """Whether a row belongs to the figure that was opened."""
    wanted = {
        "none": row.liaison is None,
        "one-way": bool(row.one_way),
        "silent": row.liaison is not None and not (row.outgoing or row.incoming),
    }
    return wanted.get(only, True)


def _figures(rows: list[liaising.LiaisonRow], month: str) -> list[Figure]:
    counted = (("none", "没有联络人"), ("one-way", "单向联络"), ("silent", "本期没有联络"))
    figures = []
    for only, label in counted:
        count = sum(_is(row, only) for row in rows)
        url = f"{reverse('liaison_list')}?month={month}&show={only}"
        figures.append(Figure(label=label, value=str(count), unit="家", url=url, tone=Tone.BAD if count else Tone.GOOD))
    return figures


@needs("organization.manage")
def liaison_name(request: ActorRequest) -> HttpResponse:
    """Names the liaison of a unit; the former one ends on that day."""
    return edit(
        request,
        LiaisonForm(request.POST or None, initial={"unit": request.GET.get("unit"), "starts_on": timezone.localdate()}),
        act=lambda data: actions.name_liaison(actor=request.actor, **data),
        title="明确联络人",
        done="已明确。",
        back=reverse("liaison_list"),
        leads_to=lambda row: reverse("liaison_detail", args=[row.pk]),
    )


@needs("organization.view")
def liaison_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """One liaison and the contacts both ways."""
    row = liaising.liaison(pk)
    steps = []
    if liaising.may_log_contact(request.actor, row) and row.ends_on is None:
        steps.append(Step(label="登记联络", url=reverse("liaison_contact", args=[pk]), icon="pencil", primary=True))
    if has(request.actor, "organization.manage"):
        url = f"{reverse('liaison_name')}?unit={row.unit_id}"
        steps.append(Step(label="更换联络人", url=url, icon="transfer"))
    context = {
        "title": f"挂钩指导：{row.unit.name}",
        "state": badges.of_interval(row, timezone.localdate()),
        "crumbs": [Crumb("挂钩指导", reverse("liaison_list")), Crumb(row.unit.name)],
        "steps": steps,
        "facts": [
            Fact("联络人", f"{row.posting.user.name}（{row.posting.unit.name} {row.posting.title}）"),
            Fact("对口单位", row.unit.name, reverse("unit_detail", args=[row.unit_id])),
            Fact("自", row.starts_on),
            Fact("至", row.ends_on),
        ],
        "contacts": liaising.contacts_of(row),
    }
    return render(request, "organization/liaison.html", context)


def _ours(request: ActorRequest, row: Liaison) -> bool:
    return request.actor.user_id == row.posting.user_id


@needs("organization.view")
def liaison_contact(request: ActorRequest, pk: int) -> HttpResponse:
    """Logs a contact from either side."""
    row = liaising.liaison(pk)
    if not liaising.may_log_contact(request.actor, row):
        raise NotAllowed("联络记录由挂钩联络人或对口单位人员填写。")
    direction = "to_unit" if _ours(request, row) else "from_unit"
    return edit(
        request,
        ContactForm(request.POST or None, initial={"on": timezone.localdate(), "direction": direction}),
        act=lambda data: actions.log_contact(actor=request.actor, liaison=row, **data),
        title=f"登记联络：{row.unit.name}",
        done="已登记。",
        back=reverse("liaison_detail", args=[pk]),
        submit="登记",
    )


@needs("organization.view")
def weak_point_list(request: ActorRequest) -> HttpResponseBase:
    """The weak points that contacts found."""
    return WeakPointTable(request, liaising.weak_points()).respond()
