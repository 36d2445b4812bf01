"""密封箱: the clerk moves an accusation in, the 纪检专员 opens it with a key the server does not have."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Confirmation, Crumb, Fact, Step
from weicheng.base.sealed_box import CannotOpen
from weicheng.base.web import render
from weicheng.base.wording import moment
from weicheng.cases import actions, queries
from weicheng.cases.forms.sealed import HandOverForm, OpenForm, SealKeyForm, SealOffForm
from weicheng.cases.models import SealedMatter
from weicheng.cases.queries import sealed
from weicheng.cases.tables.sealed import SealedTable, matter_state
from weicheng.domain.refusals import BadInput, MoveRefused
from weicheng.events.queries import happenings

KEY_INTRO = (
    "系统生成一对密钥：公钥留在服务器，用来封存；私钥只在随后下载的文件里，由口令保护，服务器不保存。"
    "请把文件存入离线介质（如保密 U 盘）并另存一份；文件丢失或口令忘记，已封存的内容谁也打不开。"
)
SEAL_QUESTION = (
    "诉求“{code}”的内容和诉求人信息将加密移入密封箱，只有纪检专员能打开；本系统中的原文随即清除，不能撤回。"
    "如果案件没有其他诉求，案件会从列表、检索、统计和导出中消失。"
)


@needs("case.seal_off")
@require_http_methods(["GET", "HEAD", "POST"])
def report_seal_off(request: ActorRequest, pk: int) -> HttpResponse:
    """Moves a report into the box after asking."""
    report = queries.visible_report(request.actor, pk)
    form = SealOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.seal_off(actor=request.actor, report=report, reason=form.cleaned_data["reason"])
        except MoveRefused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "已移入密封箱，原文已清除。")
            return redirect("case_list")
    confirmation = Confirmation(
        title="移入密封箱",
        question=SEAL_QUESTION.format(code=f"尾号 {report.code[-4:]}"),
        button="移入密封箱",
        back_url=reverse("case_detail", args=[report.case_id]),
    )
    context = {"confirmation": confirmation, "form": form, "title": confirmation.title}
    status = 422 if form.errors else 200
    return render(request, "base/confirm.html", context, partial="base/_confirm.html", status=status)


@needs("sealed.open")
@require_safe
def sealed_list(request: ActorRequest) -> HttpResponseBase:
    """What lies in the box, without a word of it."""
    keys = list(sealed.seal_keys())
    steps = [Step(label="生成新密钥", url=reverse("seal_key_new"), icon="key", primary=not keys)]
    lead = (
        f"现用密钥指纹 {keys[0].fingerprint}，{moment(keys[0].made_at)} 生成。"
        if keys
        else "还没有密钥，受理员无法移入。"
    )
    return SealedTable(request, sealed.sealed_matters(request.actor)).respond(context={"steps": steps, "lead": lead})


@needs("sealed.open")
@never_cache
@sensitive_post_parameters("passphrase", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def seal_key_new(request: ActorRequest) -> HttpResponseBase:
    """Makes a key pair and hands out the private half, once."""
    form = SealKeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            key, private_file = actions.make_seal_key(actor=request.actor, passphrase=form.cleaned_data["passphrase"])
        except BadInput as refusal:
            form.add_faults(refusal)
        else:
            return _download(f"密封箱密钥-{key.fingerprint}.json", private_file)
    context = {
        "title": "生成密封箱密钥",
        "intro": KEY_INTRO,
        "form": form,
        "submit": "生成并下载密钥文件",
        "back_url": reverse("sealed_list"),
    }
    return render(request, "cases/seal_key.html", context, status=422 if form.errors else 200)


def _download(name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="application/json")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@needs("sealed.open")
@never_cache
@sensitive_post_parameters("passphrase")
@sensitive_variables("content")
@require_http_methods(["GET", "HEAD", "POST"])
def sealed_open(request: ActorRequest, pk: int) -> HttpResponse:
    """One sealed matter; posting key file and passphrase shows its content in this one answer."""
    matter = sealed.sealed_matter(request.actor, pk)
    form = OpenForm(request.POST, request.FILES) if request.method == "POST" else OpenForm()
    content: dict[str, str] = {}
    if request.method == "POST" and form.is_valid():
        try:
            content = actions.open_sealed(
                actor=request.actor,
                matter=matter,
                private_file=form.private_file(),
                passphrase=form.cleaned_data["passphrase"],
            )
        except CannotOpen as refusal:
            form.add_error(None, refusal.sentence)
        else:
            matter.opened_at = timezone.now()
    return _matter_page(request, matter, form, content)


def _matter_page(request: ActorRequest, matter: SealedMatter, form: OpenForm, content: dict[str, str]) -> HttpResponse:
    steps = [Step(label="登记移交", url=reverse("sealed_hand_over", args=[matter.pk]), icon="transfer")]
    context = {
        "title": f"密封事项 {matter.pk}",
        "state": matter_state(matter),
        "crumbs": [Crumb("密封箱", reverse("sealed_list")), Crumb(f"密封事项 {matter.pk}")],
        "steps": steps if matter.handed_over_at is None else [],
        "facts": _facts(matter),
        "form": form,
        "content": content,
        "content_facts": _content_facts(content),
        "happenings": happenings(f"sealed:{matter.pk}"),
    }
    return render(request, "cases/sealed.html", context, status=422 if form.errors else 200)


def _facts(matter: SealedMatter) -> list[Fact]:
    case = matter.report.case
    return [
        Fact("区域", case.area.name if case else ""),
        Fact("封存时间", matter.sealed_at),
        Fact("封存人", matter.sealed_by and matter.sealed_by.name),
        Fact("所需密钥指纹", matter.key_id),
        Fact("最近开启", matter.opened_at),
        Fact("移交", f"{moment(matter.handed_over_at)} {matter.handed_over_to}" if matter.handed_over_at else None),
    ]


def _content_facts(content: dict[str, str]) -> list[Fact]:
    names = (
        ("text", "内容"),
        ("address", "位置描述"),
        ("reported_at", "诉求时间"),
        ("name", "诉求人"),
        ("phone", "电话"),
    )
    return [Fact(label, content[key]) for key, label in names if content.get(key)]


@needs("sealed.open")
@require_http_methods(["GET", "HEAD", "POST"])
def sealed_hand_over(request: ActorRequest, pk: int) -> HttpResponse:
    """Marks a matter as handed over."""
    matter = sealed.sealed_matter(request.actor, pk)
    form = HandOverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.hand_over_sealed(actor=request.actor, matter=matter, to=form.cleaned_data["to"])
        except BadInput as refusal:
            form.add_faults(refusal)
        else:
            messages.success(request, "已登记移交。")
            return redirect("sealed_open", pk=pk)
    context = {
        "title": "登记移交",
        "form": form,
        "submit": "登记移交",
        "back_url": reverse("sealed_open", args=[pk]),
    }
    return render(request, "base/form.html", context, status=422 if form.errors else 200)
