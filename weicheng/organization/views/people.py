"""People, postings, substitutions, and the accounts of one's own unit."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from weicheng.access.policy import has
from weicheng.access.roles import roles
from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Confirmation, Crumb, Fact, Step
from weicheng.base.editing import edit
from weicheng.base.masks import mask_phone
from weicheng.base.web import render
from weicheng.domain.refusals import BadInput
from weicheng.events.queries import happenings
from weicheng.organization import actions, badges, queries
from weicheng.organization.forms.people import (
    AccountForm,
    ClosePostingForm,
    HandOverForm,
    NewPostingForm,
    SubstituteForm,
)
from weicheng.organization.tables.people import PersonTable, PostingTable, account_state
from weicheng.workbooks.ways import import_step, origin


@needs("organization.accounts", "organization.manage")
def person_list(request: ActorRequest) -> HttpResponseBase:
    """Everybody with an account."""
    steps = [Step(label="开通账号", url=reverse("person_new"), icon="user-plus", primary=True)]
    may = has(request.actor, "organization.accounts")
    return PersonTable(request, queries.people()).respond(context={"steps": steps if may else []})


@needs("organization.accounts", "organization.manage")
def person_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """One person: posts held, account, what happened."""
    person = queries.person(pk)
    today = timezone.localdate()
    phone = queries.phone_of(person)
    context = {
        "title": person.name,
        "state": account_state(person),
        "crumbs": [Crumb("人员", reverse("person_list")), Crumb(person.name)],
        "steps": _steps(pk) if has(request.actor, "organization.accounts") and person.is_active else [],
        "facts": [
            Fact("用户名", person.username),
            Fact("手机号", mask_phone(phone) if phone else None),
            *origin(request.actor, person.batch_id),
        ],
        "postings": [
            (row, badges.of_interval(row, today), roles()[row.role].name if row.role in roles() else "")
            for row in queries.postings().filter(user=person)
        ],
        "may_keep": has(request.actor, "organization.manage"),
        "happenings": happenings(f"user:{pk}"),
    }
    return render(request, "organization/person.html", context)


def _steps(pk: int) -> list[Step]:
    return [
        Step(label="重置口令", url=reverse("person_reset", args=[pk]), icon="key"),
        Step(label="停用账号", url=reverse("person_close", args=[pk]), icon="ban", danger=True),
    ]


@needs("organization.accounts")
def person_new(request: ActorRequest) -> HttpResponse:
    """Opens an account and shows its activation code, once."""
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _opened(request, form)
    context = {"form": form, "title": "开通账号", "submit": "开通", "back_url": reverse("person_list")}
    return render(request, "base/form.html", context, status=422 if form.errors else 200)


def _opened(request: ActorRequest, form: AccountForm) -> HttpResponse:
    try:
        user, code = actions.open_account(actor=request.actor, **form.cleaned_data)
    except BadInput as refusal:
        form.add_faults(refusal)
        context = {"form": form, "title": "开通账号", "submit": "开通", "back_url": reverse("person_list")}
        return render(request, "base/form.html", context, status=422)
    return render(request, "organization/activation_code.html", {"title": "账号已开通", "person": user, "code": code})


@needs("organization.accounts")
def person_reset(request: ActorRequest, pk: int) -> HttpResponse:
    """Voids a password and shows the new activation code, once."""
    person = queries.person(pk)
    if request.method != "POST":
        return _ask(
            request, pk, "重置口令", f"重置后“{person.name}”的原口令立即失效，需用新激活码开通。确定重置？", "重置"
        )
    code = actions.reset_account(actor=request.actor, user=person)
    return render(request, "organization/activation_code.html", {"title": "口令已重置", "person": person, "code": code})


@needs("organization.accounts")
def person_close(request: ActorRequest, pk: int) -> HttpResponse:
    """Bars an account from signing in."""
    person = queries.person(pk)
    if request.method != "POST":
        return _ask(request, pk, "停用账号", f"停用后“{person.name}”不能再登录，已有记录保留。确定停用？", "停用")
    actions.close_account(actor=request.actor, user=person)
    messages.success(request, "账号已停用。")
    return redirect("person_detail", pk=pk)


def _ask(request: ActorRequest, pk: int, title: str, question: str, button: str) -> HttpResponse:
    back = reverse("person_detail", args=[pk])
    confirmation = Confirmation(title=title, question=question, button=button, back_url=back)
    return render(request, "base/confirm.html", {"confirmation": confirmation}, partial="base/_confirm.html")


@needs("organization.view")
def posting_list(request: ActorRequest) -> HttpResponseBase:
    """Every posting, past and present: who held which post on a day."""
    add = Step(label="登记任职", url=reverse("posting_open"), icon="plus", primary=True)
    steps = [add, *import_step(request.actor, "people")]
    may = has(request.actor, "organization.manage")
    asking = Step(label="某日谁任某职", url=reverse("posting_on"), icon="history")
    return PostingTable(request, queries.postings()).respond(context={"steps": [*(steps if may else []), asking]})


@needs("organization.manage")
def posting_open(request: ActorRequest) -> HttpResponse:
    """Gives a person a post."""
    initial = {"unit": request.GET.get("unit"), "user": request.GET.get("user"), "starts_on": timezone.localdate()}
    return edit(
        request,
        NewPostingForm(request.POST or None, initial=initial),
        act=lambda data: actions.open_posting(actor=request.actor, **data),
        title="登记任职",
        done="任职已登记。",
        back=reverse("posting_list"),
        leads_to=lambda row: reverse("unit_detail", args=[row.unit_id]),
    )


@needs("organization.manage")
def posting_close(request: ActorRequest, pk: int) -> HttpResponse:
    """Ends a posting."""
    row = queries.posting(pk)
    return edit(
        request,
        ClosePostingForm(request.POST or None, initial={"ends_on": timezone.localdate()}),
        act=lambda data: actions.close_posting(actor=request.actor, posting=row, **data),
        title=f"终止任职：{row} {row.user.name}",
        done="任职已终止。",
        back=reverse("unit_detail", args=[row.unit_id]),
        submit="终止",
    )


@needs("organization.manage")
def posting_hand_over(request: ActorRequest, pk: int) -> HttpResponse:
    """Changes the holder of a post on a day; its duties go along (M-001)."""
    row = queries.posting(pk)
    return edit(
        request,
        HandOverForm(request.POST or None, initial={"on": timezone.localdate()}),
        act=lambda data: actions.hand_over_posting(actor=request.actor, posting=row, **data),
        title=f"接任：{row}",
        done="已办理接任，原任职保留在历史中。",
        back=reverse("unit_detail", args=[row.unit_id]),
        intro=f"现任：{row.user.name}。该岗位名下的责任分工自接任日起由接任人承担。",
    )


@needs("organization.manage")
def posting_substitute(request: ActorRequest, pk: int) -> HttpResponse:
    """AB岗: another person acts with the post for some days."""
    row = queries.posting(pk)
    return edit(
        request,
        SubstituteForm(request.POST or None, initial={"starts_on": timezone.localdate()}),
        act=lambda data: actions.substitute(actor=request.actor, posting=row, **data),
        title=f"AB岗代行：{row} {row.user.name}",
        done="已登记代行。代行期间的每一步都记为“代”。",
        back=reverse("unit_detail", args=[row.unit_id]),
    )
