"""Signing in and out, activation, own password, one-time codes, own browsers."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from weicheng.access.web import ActorRequest, public, signed_in
from weicheng.base.qr import qr_picture
from weicheng.base.web import render
from weicheng.domain.refusals import BadInput, OutOfReach
from weicheng.organization import actions, queries
from weicheng.organization.forms.accounts import ActivateForm, PasswordForm, SignInForm, TokenForm
from weicheng.organization.models import User
from weicheng.organization.sign_in import client_address, is_locked_out, second_factor

# Who has given the right password and still owes a one-time code.
PENDING = "pending_user"
NO_MATCH = "用户名或口令不正确。首次使用请先用激活码开通；忘记口令请找本单位管理员重置。"
LOCKED = "口令连续输错次数过多，这个账号在本地址暂时锁定。请 15 分钟后再试，或请安全管理员解锁。"
MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


def _myself(request: ActorRequest) -> User:
    """The account that asks, for pages behind `signed_in`."""
    user = queries.user_by_id(request.actor.user_id)
    if user is None:
        raise OutOfReach
    return user


def _next(request: ActorRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse(settings.LOGIN_REDIRECT_URL)


def _finish(request: ActorRequest, user: User) -> HttpResponse:
    where = _next(request)
    login(request, user, backend=MODEL_BACKEND)
    if not request.session.session_key:
        request.session.save()
    actions.note_sign_in(
        user=user,
        actor=queries.actor_of(user),
        session_key=str(request.session.session_key),
        address=client_address(request),
        device=request.headers.get("User-Agent", ""),
    )
    return redirect(where)


@public
@sensitive_post_parameters("password")
def sign_in(request: ActorRequest) -> HttpResponse:
    """First step: user name and password."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = authenticate(request, **form.cleaned_data)
        if isinstance(user, User):
            return _passed(request, user)
        form.add_error(None, LOCKED if is_locked_out(request) else NO_MATCH)
    context = {
        "title": "登录",
        "submit": "登录",
        "form": form,
        "next": _next(request),
        "idle": "idle" in request.GET,
        "accounts": queries.demo_accounts() if settings.DEMO else [],
        "demo_password": settings.DEMO_PASSWORD,
    }
    return render(request, "organization/sign_in.html", context, status=422 if form.errors else 200)


def _passed(request: ActorRequest, user: User) -> HttpResponse:
    if second_factor(user) is None:
        return _finish(request, user)
    request.session[PENDING] = user.pk
    return redirect(f"{reverse('sign_in_token')}?next={_next(request)}")


@public
def sign_in_token(request: ActorRequest) -> HttpResponse:
    """Second step for people who use one-time codes."""
    user = queries.user_by_id(request.session.get(PENDING))
    device = second_factor(user) if user else None
    if user is None or device is None:
        return redirect("sign_in")
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if device.verify_token(form.cleaned_data["token"]):
            del request.session[PENDING]
            return _finish(request, user)
        form.add_error("token", "不正确或已用过。请等下一组数字再试；手机丢失请找安全管理员停用。")
    context = {"title": "动态口令", "form": form, "submit": "登录", "back_url": reverse("sign_in")}
    return render(request, "base/form.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def sign_out(request: ActorRequest) -> HttpResponse:
    """Ends this browser's session."""
    actions.note_sign_out(actor=request.actor, session_key=str(request.session.session_key))
    logout(request)
    return redirect("sign_in")


@public
@sensitive_post_parameters("password", "code")
def activate(request: ActorRequest) -> HttpResponse:
    """A new or reset account: the activation code buys a first password."""
    form = ActivateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.activate_account(**form.cleaned_data)
        except BadInput as refusal:
            form.add_faults(refusal)
        else:
            messages.success(request, "账号已开通。")
            return _finish(request, user)
    context = {"title": "开通账号", "form": form, "submit": "开通并登录", "back_url": reverse("sign_in")}
    return render(request, "base/form.html", context, status=422 if form.errors else 200)


@signed_in
@sensitive_post_parameters("old", "new")
def password_change(request: ActorRequest) -> HttpResponse:
    """The person's own password; also where a first or overdue password is changed."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.change_password(user=_myself(request), **form.cleaned_data)
        except BadInput as refusal:
            form.add_faults(refusal)
        else:
            messages.success(request, "口令已修改。")
            return _finish(request, user)
    context = {"title": "修改口令", "form": form, "submit": "修改", "back_url": reverse("account")}
    return render(request, "base/form.html", context, status=422 if form.errors else 200)


@signed_in
def account(request: ActorRequest) -> HttpResponse:
    """The person's own page: posts held, signed-in browsers, one-time codes."""
    actor = request.actor
    user = _myself(request)
    context = {
        "title": "我的账号",
        "person": user,
        "reaches": actor.reaches,
        "sign_ins": queries.sign_ins_of(user, str(request.session.session_key)),
        "has_second_factor": second_factor(user) is not None,
    }
    return render(request, "organization/account.html", context)


@signed_in
@require_POST
def tour_told(request: ActorRequest, page: str) -> HttpResponse:
    """The browser says that the person has seen the tour of a page, or skipped it."""
    actions.note_tour(actor=request.actor, page=page)
    return HttpResponse(status=204)


@signed_in
@require_POST
def tours_again(request: ActorRequest) -> HttpResponse:
    """Shows every tour once more, beginning at the desk."""
    actions.forget_tours(actor=request.actor)
    return redirect(settings.LOGIN_REDIRECT_URL)


@signed_in
@require_POST
def session_end(request: ActorRequest, pk: int) -> HttpResponse:
    """Signs another of the person's browsers out."""
    actions.end_session(actor=request.actor, sign_in_id=pk)
    messages.success(request, "已结束该设备的登录。")
    return redirect("account")


@signed_in
def second_factor_on(request: ActorRequest) -> HttpResponse:
    """Shows the secret as a QR code and asks for the first right code."""
    user = _myself(request)
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.confirm_second_factor(user=user, token=form.cleaned_data["token"])
        except BadInput as refusal:
            form.add_faults(refusal)
        else:
            messages.success(request, "动态口令已启用，下次登录时使用。")
            return redirect("account")
    device = queries.pending_second_factor(user) if form.errors else actions.begin_second_factor(user=user)
    if device is None:
        return redirect("second_factor_on")
    context = {
        "title": "启用动态口令",
        "form": form,
        "picture": qr_picture(device.config_url),
        "submit": "启用",
        "back_url": reverse("account"),
    }
    return render(request, "organization/second_factor.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def second_factor_off(request: ActorRequest) -> HttpResponse:
    """Turns the person's own one-time codes off."""
    actions.drop_second_factor(actor=request.actor, user=_myself(request))
    messages.success(request, "动态口令已停用。")
    return redirect("account")
