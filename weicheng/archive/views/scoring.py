"""评分方案: the score with every point explained, what-if, the way to a line (M-111, M-118)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from weicheng.access.web import ActorRequest, needs
from weicheng.archive.actions.scoring import record_reading
from weicheng.archive.forms.scoring import ReadingForm, SchemeForm
from weicheng.archive.models import SchemeReading
from weicheng.archive.queries import campaigns as found
from weicheng.archive.queries import scoring as queries
from weicheng.archive.tables.scoring import ReadingTable, points
from weicheng.base.badges import Tone
from weicheng.base.blocks import Crumb, Fact, Figure, Step
from weicheng.base.charts import Chart, Kind, Series
from weicheng.base.editing import edit
from weicheng.base.web import render
from weicheng.domain.packs.campaigns import CampaignPack
from weicheng.domain.refusals import OutOfReach
from weicheng.domain.schemes import SchemeScore, score_scheme
from weicheng.indicators.models import Campaign

SHOWN = 24


def _scheme(request: ActorRequest, pk: int, key: str) -> tuple[Campaign, CampaignPack]:
    campaign = found.campaign_of(request.actor, pk)
    pack = found.pack_of(campaign)
    if key not in pack.scheme:
        raise OutOfReach
    return campaign, pack


def _crumbs(campaign: Campaign, *more: Crumb) -> list[Crumb]:
    return [
        Crumb("创建活动", reverse("campaign_matrix")),
        Crumb("评分方案", reverse("scheme_list", args=[campaign.pk])),
        *more,
    ]


@needs("archive.view")
@require_safe
def scheme_list(request: ActorRequest, pk: int) -> HttpResponse:
    """The schemes of a campaign's pack with the last total of each."""
    campaign = found.campaign_of(request.actor, pk)
    pack = found.pack_of(campaign) if found.choice_of(campaign) else None
    lines = []
    for key, scheme in (pack.scheme if pack else {}).items():
        last = queries.readings(campaign, key).first()
        lines.append((scheme, reverse("scheme_page", args=[pk, key]), last, points(last.total) if last else ""))
    choose = reverse("archive_pack", args=[pk]) if pack is None and found.manages(request.actor, campaign) else ""
    context = {"title": f"{campaign.title} 评分方案", "lines": lines, "chosen": pack is not None, "choose": choose}
    return render(request, "archive/schemes.html", context | {"crumbs": _crumbs(campaign)[:1]})


@needs("archive.view")
@require_safe
def scheme_page(request: ActorRequest, pk: int, key: str) -> HttpResponseBase:
    """The last score line by line, the trend, the gap to the line, every reading."""
    campaign, pack = _scheme(request, pk, key)
    scheme = pack.scheme[key]
    rows = list(queries.readings(campaign, key)[:SHOWN])
    steps = [Step(label="推演", url=reverse("scheme_what_if", args=[pk, key]), icon="adjustments-horizontal")]
    if found.manages(request.actor, campaign):
        url = reverse("scheme_record", args=[pk, key])
        steps.insert(0, Step(label="登记评分", url=url, icon="plus", primary=True))
    context: dict[str, Any] = {
        "title": scheme.name,
        "crumbs": _crumbs(campaign, Crumb(scheme.name)),
        "steps": steps,
        "scheme": scheme,
        "mark": scheme.mark or (pack.source[scheme.source].mark if scheme.source else ""),
    }
    if rows:
        context |= {
            "figures": _figures(request, rows, scheme.full, scheme.line),
            "sheet": _sheet(queries.score_of(rows[0])),
            "day": rows[0].on,
            "chart": _trend(rows, scheme.line),
        }
    return ReadingTable(request, queries.readings(campaign, key)).respond("archive/scheme.html", context)


def _figures(request: ActorRequest, rows: list[SchemeReading], full: int, line: int | None) -> list[Figure]:
    here, now = request.path, rows[0]
    first = queries.start_of_year(rows)
    change = now.total - first.total
    sign = "+" if change >= 0 else ""
    figures = [
        Figure(
            label="总分", value=points(now.total), unit=f"/ {full}", url=here,
            change=f"比 {first.on} 的 {points(first.total)} 分 {sign}{points(change)}",
        )
    ]  # fmt: skip
    if line is not None:
        gap = queries.gap_of(rows, line)
        reached = gap.gap <= 0
        figures.append(
            Figure(
                label="离达标线", value="已达标" if reached else points(gap.gap), unit="" if reached else "分",
                url=here,
                change=f"达标线 {line}，年初差 {points(max(gap.gap_at_start, 0))}",
                tone=Tone.GOOD if reached else Tone.WARN,
            )
        )  # fmt: skip
    return figures


def _sheet(score: SchemeScore) -> list[dict[str, Any]]:
    """The lines part by part, each with its points and its sentence."""
    return [
        {
            "part": part,
            "got": points(got),
            "most": points(most),
            "lines": [
                (line.item.name, points(line.got or 0), line.item.points, line.why, line.got is None)
                for line in score.lines
                if line.item.part == part
            ],
        }
        for part, (got, most) in score.parts().items()
    ]


def _trend(rows: list[SchemeReading], line: int | None) -> Chart:
    ordered = rows[::-1]
    series = [Series(name="总分", values=[row.total / 100 for row in ordered])]
    if line is not None:
        series.append(Series(name="达标线", values=[float(line)] * len(ordered), target=True))
    return Chart(
        name="trend", title="总分走势", kind=Kind.LINE, categories=[f"{row.on:%Y-%m-%d}" for row in ordered],
        series=series, unit="分", links=[reverse("scheme_reading", args=[row.pk]) for row in ordered],
    )  # fmt: skip


@needs("archive.view")
@require_safe
def scheme_reading(request: ActorRequest, pk: int) -> HttpResponse:
    """One reading, line by line, by the pack it was made with."""
    row = queries.reading(pk)
    campaign = found.campaign_of(request.actor, row.campaign_id)
    score = queries.score_of(row)
    url = reverse("scheme_page", args=[campaign.pk, row.scheme])
    context = {
        "title": f"{row.on} 评分",
        "crumbs": _crumbs(campaign, Crumb("走势", url), Crumb(f"{row.on}")),
        "facts": [
            Fact("总分", f"{points(score.total)} / {points(score.full)}"),
            Fact("其中没有数据", f"{points(score.unknown)} 分" if score.unknown else None),
            Fact("活动包", str(row.choice)),
            Fact("说明", row.note),
            Fact("登记", row.recorded_at),
        ],
        "sheet": _sheet(score),
    }
    return render(request, "archive/reading.html", context)


@needs("archive.view")
@require_safe
def scheme_what_if(request: ActorRequest, pk: int, key: str) -> HttpResponse:
    """What the total would be; nothing is kept."""
    campaign, pack = _scheme(request, pk, key)
    last = queries.readings(campaign, key).first()
    answers = queries.answers_of(last) if last else {}
    items = pack.items(key)
    asked = "ask" in request.GET
    form = SchemeForm(request.GET if asked else None, items=items, answers=answers)
    valid = asked and form.is_valid()
    score = score_scheme(items, form.answers if valid else answers)
    context: dict[str, Any] = {
        "title": f"推演：{pack.scheme[key].name}",
        "crumbs": _crumbs(
            campaign, Crumb(pack.scheme[key].name, reverse("scheme_page", args=[pk, key])), Crumb("推演")
        ),
        "form": form,
        "total": points(score.total),
        "full": points(score.full),
        "change": points(score.total - last.total) if last and asked else "",
        "before": points(last.total) if last else "",
        "line": pack.scheme[key].line,
        "gap": points(pack.scheme[key].line * 100 - score.total) if pack.scheme[key].line else "",  # type: ignore[operator]
        "sheet": _sheet(score),
    }
    return render(request, "archive/what_if.html", context, status=422 if asked and not valid else 200)


@needs("archive.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def scheme_record(request: ActorRequest, pk: int, key: str) -> HttpResponse:
    """Writes down what the items stand at."""
    campaign, pack = _scheme(request, pk, key)
    last = queries.readings(campaign, key).first()
    form = ReadingForm(request.POST or None, items=pack.items(key), answers=queries.answers_of(last) if last else None)

    def act(data: dict[str, Any]) -> SchemeReading:
        given = {"on": data["on"], "note": data["note"], "answers": form.answers}
        return record_reading(actor=request.actor, campaign=campaign, scheme=key, **given)

    return edit(
        request,
        form,
        act=act,
        title=f"登记评分：{pack.scheme[key].name}",
        intro="逐项填写，总分由各项算出。不知道的留空，暂按 0 分计并标明。",
        done="已登记。",
        back=reverse("scheme_page", args=[pk, key]),
    )
