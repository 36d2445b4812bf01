"""账号安全: locks, one-time codes of lost phones, signed-in browsers; for the 安全管理员 alone."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Confirmation, Crumb, Fact, Step
from weicheng.base.web import render
from weicheng.events.queries import happenings
from weicheng.organization import actions, queries
from weicheng.organization.queries import security
from weicheng.organization.sign_in import second_factor
from weicheng.organization.tables.people import account_state
from weicheng.organization.tables.security import SecurityTable


@needs("security.manage")
def security_list(request: ActorRequest) -> HttpResponseBase:
    """The locks in force, the rules in force, and every account."""
    context = {
        "locks": security.locks(),
        "policy": [Fact(label, value) for label, value in security.password_policy()],
    }
    return SecurityTable(request, security.accounts()).respond("organization/security.html", context)


@needs("security.manage")
@require_POST
def lock_lift(request: ActorRequest, pk: int) -> HttpResponse:
    """解锁: forgets the wrong passwords of an account."""
    username = security.locked_username(pk)
    actions.lift_lock(actor=request.actor, username=username)
    messages.success(request, f"已解锁“{username[:40]}”。")
    return redirect("security_list")


@needs("security.manage")
def security_person(request: ActorRequest, pk: int) -> HttpResponse:
    """One account: its browsers, its one-time codes."""
    person = queries.person(pk)
    has_codes = second_factor(person) is not None
    steps = [
        Step(label="停用动态口令", url=reverse("factor_drop", args=[pk]), icon="shield-off", danger=True, dialog=True)
    ]
    context = {
        "title": person.name,
        "state": account_state(person),
        "crumbs": [Crumb("账号安全", reverse("security_list")), Crumb(person.name)],
        "steps": steps if has_codes else [],
        "facts": [
            Fact("用户名", person.username),
            Fact("动态口令", "已启用" if has_codes else "未启用"),
            Fact("口令修改", person.password_changed_at),
            Fact("须修改口令", "是" if person.must_change_password else "否"),
        ],
        "sessions": security.sessions_of(person),
        "happenings": happenings(f"user:{pk}"),
    }
    return render(request, "organization/security_person.html", context)


@needs("security.manage")
def factor_drop(request: ActorRequest, pk: int) -> HttpResponse:
    """停用动态口令 for a lost phone."""
    person = queries.person(pk)
    if request.method != "POST":
        confirmation = Confirmation(
            title="停用动态口令",
            question=f"停用后“{person.name}”只凭口令登录，可重新启用。请先核实本人身份。确定停用？",
            button="停用",
            back_url=reverse("security_person", args=[pk]),
        )
        return render(request, "base/confirm.html", {"confirmation": confirmation}, partial="base/_confirm.html")
    actions.drop_second_factor(actor=request.actor, user=person)
    messages.success(request, "动态口令已停用。")
    return redirect("security_person", pk=pk)


@needs("security.manage")
@require_POST
def session_cut(request: ActorRequest, pk: int) -> HttpResponse:
    """Signs a browser of another person out."""
    person = actions.end_session(actor=request.actor, sign_in_id=pk)
    messages.success(request, "已结束该设备的登录。")
    return redirect("security_person", pk=person)
