"""The two files of a publication: the JSON, and the page that recomputes it in any browser, also from disk."""

from __future__ import annotations

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpResponse

from weicheng.domain.refusals import Refusal
from weicheng.draws.models import Publication

# Made by frontend/build.mjs from frontend/src/draw: script and style are in it, the publication is not yet.
PAGE = "dist/draw-verifier.html"
PLACE = "__PUBLICATION__"


def json_file(publication: Publication) -> HttpResponse:
    """The publication, byte for byte as it was digested."""
    return _attached(publication, publication.text, "application/json", "json")


def verifier(publication: Publication) -> HttpResponse:
    """One HTML file with the publication in it. A download: opened from disk, no policy of ours forbids its script."""
    found = finders.find(PAGE)
    if not found:
        raise Refusal("核验网页没有随程序安装，请改用公布文件和 weicheng draw verify 核验，并告知系统管理员。")
    # Inside a script element only `<` could end it; JSON allows it as an escape.
    text = publication.text.replace("<", "\\u003c")
    page = Path(str(found)).read_text(encoding="utf8").replace(PLACE, text, 1)
    return _attached(publication, page, "text/html; charset=utf-8", "html")


def _attached(publication: Publication, text: str, kind: str, ending: str) -> HttpResponse:
    response = HttpResponse(text.encode(), content_type=kind)
    name = f"draw-{publication.draw.number}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
