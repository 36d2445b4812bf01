"""Every way a request can fail, as a Chinese page (or htmx notice, or JSON) that says what to do next."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from weicheng.base import trail
from weicheng.base.navigation import Notice
from weicheng.base.web import announce, render, wants_fragment
from weicheng.domain.refusals import BadInput, Fault, MoveRefused, NotAllowed, OutOfReach, Refusal, TooManyTries

logger = logging.getLogger(__name__)

STATUS_OF: dict[type[Refusal], int] = {
    NotAllowed: 403,
    OutOfReach: 404,
    MoveRefused: 409,
    BadInput: 422,
    TooManyTries: 429,
}


@dataclass(frozen=True)
class Explanation:
    """What an error page says: what happened, and what the person can do now."""

    title: str
    sentence: str
    advice: str


EXPLANATIONS = {
    400: Explanation("请求有误", "服务器看不懂这次提交的内容。", "请返回上一页，检查后重新提交。"),
    403: Explanation("没有权限", "您的账号不能做这一步。", "如确需办理，请联系本单位管理员开通。"),
    404: Explanation(
        "没有找到", "没有这个页面或这条记录，或者它不在您的管辖范围内。", "请核对网址或编号，或从菜单重新进入。"
    ),
    405: Explanation("不能这样打开", "这个地址不接受这种提交方式。", "请从页面上的按钮进入，不要直接输入网址。"),
    409: Explanation("现在不能办这一步", "这件事的状态已经变了。", "请返回并刷新页面，看看最新进展再办理。"),
    413: Explanation("上传的内容太大", "一次提交的内容超过了上限。", "请减少照片张数、压缩文件或分几次上传。"),
    422: Explanation("填写有误", "有内容需要改正。", "请返回上一页，按提示改正后重新提交。"),
    429: Explanation("操作太频繁", "短时间内的请求太多。", "请稍等几分钟再试；多人共用网络时可错开时间。"),
    500: Explanation("系统出了问题", "服务器没能完成这次请求，刚才的内容没有保存。", "请稍后重试。"),
}


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal; subclasses made elsewhere get that of their nearest known parent, else 400."""
    return next((STATUS_OF[kind] for kind in type(refusal).__mro__ if kind in STATUS_OF), 400)


def error_page(
    request: HttpRequest, status: int, sentence: str = "", *, code: str = "", faults: tuple[Fault, ...] = ()
) -> HttpResponse:
    """The answer to a failed request in the form the caller asked for: page, htmx notice or JSON."""
    explanation = EXPLANATIONS.get(status, EXPLANATIONS[400])
    said = sentence or explanation.sentence
    if wants_json(request):
        listed = [{"place": f.place, "problem": f.problem, "remedy": f.remedy} for f in faults]
        body = {"error": code or str(status), "sentence": said, "advice": explanation.advice, "faults": listed}
        return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    if wants_fragment(request):
        text = said if sentence else f"{said}{explanation.advice}"
        return announce(HttpResponse(status=status), [Notice("bad", text)])
    if faults:
        said = f"有 {len(faults)} 处需要改正，改好后请重新提交。"
    context = {
        "status": status,
        "explanation": explanation,
        "sentence": said,
        "faults": faults,
        "back_url": back_url(request),
    }
    return render(request, "base/error.html", context, status=status)


def wants_json(request: HttpRequest) -> bool:
    """Whether the caller is a program: it sent JSON, or accepts JSON and not HTML."""
    if request.content_type == "application/json":
        return True
    return not request.accepts("text/html") and request.accepts("application/json")


def back_url(request: HttpRequest) -> str:
    """The page the person came from, if it is ours and not this one; otherwise empty."""
    referer = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure())
    return referer if safe and referer != request.build_absolute_uri() else ""


class RefusalMiddleware:
    """Turns a domain refusal into its answer: 403, 404, 409 or 422 with the refusal's own sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _declared_length(request) > settings.MAX_REQUEST_BYTES:
            limit = settings.MAX_REQUEST_BYTES // (1024 * 1024)
            return error_page(request, 413, f"一次提交的内容不能超过 {limit} MB。", code="too-large")
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        if not isinstance(exception, Refusal):
            return None
        faults = exception.faults if isinstance(exception, BadInput) else ()
        return error_page(request, status_of(exception), exception.sentence, code=exception.code, faults=faults)


def _declared_length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400. Django reports bodies that are too big or have too many parts here as well."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return error_page(request, 413, code="too-large")
    if isinstance(exception, MultiPartParserError):
        return error_page(request, 400, "上传没有传完整，可能是网络中断。", code="broken-upload")
    return error_page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler403."""
    return error_page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler404."""
    return error_page(request, 404)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: nearly always a page left open overnight, so the advice is to reload it."""
    return error_page(
        request, 403, "页面停留太久或已在别处重新登录，这次提交没有生效。请返回并刷新页面后再提交。", code="csrf"
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500. Needs neither session nor database, because either may be what broke."""
    # The id that every log line of this request carries; eight digits of it can be told over the phone.
    incident = trail.current().request[:8]
    logger.error("incident %s at %s", incident, request.path)
    explanation = EXPLANATIONS[500]
    if wants_json(request):
        body = {"error": "500", "sentence": explanation.sentence, "incident": incident}
        return JsonResponse(body, status=500, json_dumps_params={"ensure_ascii": False})
    html = render_to_string("base/server_error.html", {"explanation": explanation, "incident": incident})
    return HttpResponse(html, status=500)
