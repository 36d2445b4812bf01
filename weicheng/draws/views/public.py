"""抽查公示: hashes from the freezing on, whole draws after the visits, and the files to recompute them with."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from weicheng.access.web import public
from weicheng.base.blocks import Crumb, Fact
from weicheng.base.web import render
from weicheng.draws import exports, queries
from weicheng.draws.models import Draw
from weicheng.draws.tables import STATE_BADGES, PublicDrawTable, percent

LEAD = "名单冻结时先公布指纹，检查当天才由公开数字决定抽中谁，检查后公布全过程；重抽和取消也留在这里。"


@public
@require_safe
def public_draws(request: HttpRequest) -> HttpResponseBase:
    """Every draw ever frozen."""
    return PublicDrawTable(request, queries.public_draws()).respond(context={"lead": LEAD})


@public
@require_safe
def public_draw(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: before publication the hash and the figure named in advance, afterwards everything."""
    page = queries.public_draw(pk)
    draw = page.draw
    context = {
        "title": f"抽查 {draw.number}",
        "state": STATE_BADGES[Draw.State(draw.state)],
        "crumbs": [Crumb("抽查公示", reverse("public_draws")), Crumb(draw.number)],
        "facts": [fact for fact in _facts(draw, page.file is not None) if fact.value],
        "draw": draw,
        "file": page.file,
        "entries": _by_minute(page.file, "entries"),
        "looks": _by_minute(page.file, "looks"),
        "replaces": draw.replaces,
        "replaced_by": getattr(draw, "replaced_by", None),
    }
    return render(request, "draws/public_draw.html", context)


@public
@require_safe
def public_draw_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The published file."""
    return exports.json_file(queries.publication_of(pk))


@public
@require_safe
def public_draw_verifier(request: HttpRequest, pk: int) -> HttpResponse:
    """The page that recomputes it."""
    return exports.verifier(queries.publication_of(pk))


def _by_minute(file: dict[str, Any] | None, name: str) -> list[dict[str, str]]:
    """Rows of the publication with their times as people read them; all are in the city's time."""
    return [{**row, "at": row["at"][:16].replace("T", " ")} for row in file[name]] if file else []


def _facts(draw: Draw, published: bool) -> list[Fact]:
    """The day of the visit and the name of the plan would warn the visited; they wait for the publication."""
    facts = [
        Fact("区域", draw.area.name),
        Fact("名单冻结", draw.frozen_at),
        Fact("决定数字", f"{draw.figure_name} {draw.figure_issue}"),
        Fact("数字公布", draw.known_at),
        Fact("公布处", draw.figure_source),
        Fact("说明", draw.ended_because),
    ]
    if not published:
        return facts
    return [
        *facts,
        Fact("名称", draw.title),
        Fact("抽取", f"{draw.frame} 个中抽 {draw.size} 个" + (f"（{percent(draw)}）" if draw.rate else "")),
        Fact("方式", draw.get_mode_display()),
        Fact("检查日", draw.visit_on),
        Fact("两人录入", draw.drawn_at),
        Fact("公布", draw.published_at),
    ]
