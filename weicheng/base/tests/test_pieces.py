"""Charts, maps, badges and icons."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.template.loader import render_to_string

from weicheng.base.badges import Badge, Tone
from weicheng.base.blocks import Progress
from weicheng.base.charts import Chart, Kind, Series
from weicheng.base.maps import MapView, feature, geojson, point

REPOSITORY = Path(django_settings.PACKAGE).parent


def chart(**changes) -> Chart:
    given = {
        "name": "days",
        "title": "近三天",
        "kind": Kind.LINE,
        "categories": ["一", "二", "三"],
        "series": [Series(name="新增", values=[1, None, 3])],
        "links": ["/1/", "/2/", "/3/"],
    }
    return Chart(**given | changes)


def test_the_figures_of_a_chart_stand_in_a_table_with_links_to_their_records() -> None:
    text = render_to_string("base/_chart.html", {"chart": chart()})
    assert '<a href="/3/">三</a>' in text
    assert '<td class="cell-number">3</td>' in text
    data = json.loads(re.search(r'<script id="chart-days" type="application/json">(.*?)</script>', text)[1])
    assert data["series"] == [{"name": "新增", "values": [1, None, 3], "tone": None, "target": False}]


@pytest.mark.parametrize("wrong", [{"links": ["/1/"]}, {"series": [Series(name="短", values=[1])]}])
def test_a_chart_whose_parts_do_not_match_is_refused(wrong) -> None:
    with pytest.raises(ValueError, match="days"):
        chart(**wrong)


@pytest.mark.parametrize(
    ("demo", "tiles", "note"),
    [(True, ["https://t.example/{z}"], "示意图"), (False, [], "示意图"), (False, ["https://t.example/{z}"], "")],
)
def test_a_map_without_an_official_base_layer_says_that_it_is_a_sketch(settings, demo, tiles, note) -> None:
    settings.DEMO, settings.MAP_TILES = demo, tiles
    assert MapView(name="m", title="图").note == note


def test_a_feature_carries_its_state_in_words_as_well_as_in_colour() -> None:
    response = geojson([feature(point(116.6, 23.6), name="中山社区", tone=Tone.BAD, note="无人负责", url="/a/")])
    [one] = json.loads(response.content)["features"]
    assert one["properties"] == {"name": "中山社区", "tone": "bad", "note": "无人负责", "url": "/a/"}
    assert "private" in response.headers["Cache-Control"]


def test_a_badge_escapes_its_label() -> None:
    assert "&lt;b&gt;" in Badge("<b>", Tone.WARN, "clock").__html__()


@pytest.mark.parametrize(
    ("running", "total", "has"),
    [(True, 10, ["hx-get", 'value="30"', "停止"]), (True, None, ["hx-get", "<progress></progress>"]), (False, 10, [])],
)
def test_a_running_job_asks_again_and_a_finished_one_does_not(running, total, has) -> None:
    progress = Progress(title="导入", done=3, total=total, running=running, poll_url="/p/", cancel_url="/c/")
    text = render_to_string("base/_progress.html", {"progress": progress})
    assert [piece for piece in has if piece not in text] == []
    assert ("hx-get" in text) == running


ICON_USES = [
    re.compile(r"""\{% icon ["']([a-z0-9-]+)["']"""),
    re.compile(r"""icon=["']([a-z0-9-]+)["']"""),
    re.compile(r"""Badge\([^()]*?,\s*Tone\.\w+,\s*["']([a-z0-9-]+)["']\)"""),
]


def test_every_icon_that_is_used_is_in_the_sprite() -> None:
    known = set(json.loads((REPOSITORY / "frontend/src/icons.json").read_text()))
    sources = [p for p in Path(django_settings.PACKAGE).rglob("*") if p.suffix in {".py", ".html"}]
    used = {(name, p.name) for p in sources for use in ICON_USES for name in use.findall(p.read_text(encoding="utf8"))}
    assert sorted((name, file) for name, file in used if name not in known) == []


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


TOKENS = (REPOSITORY / "frontend/src/css/tokens.css").read_text().partition("@media")[0]
COLOURS = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", TOKENS)) | {"card": "#ffffff", "white": "#ffffff"}
PAIRS = [
    *((f"{tone}-ink", f"{tone}-tint") for tone in ("neutral", "info", "active", "good", "warn", "bad")),
    *((text, ground) for text in ("ink", "ink-soft", "jade", "cinnabar") for ground in ("card", "paper")),
    ("white", "jade"),
    ("white", "cinnabar"),
    ("jade-deep", "jade-tint"),
]


@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground_as_wcag_aa_asks(text: str, ground: str) -> None:
    assert contrast(COLOURS[text], COLOURS[ground]) >= 4.5


@pytest.mark.parametrize("ground", ["card", "paper"])
def test_the_edges_of_controls_and_the_focus_ring_stand_out_as_well(ground: str) -> None:
    assert contrast(COLOURS["line-strong"], COLOURS[ground]) >= 3
    assert contrast(COLOURS["focus"], COLOURS[ground]) >= 3
