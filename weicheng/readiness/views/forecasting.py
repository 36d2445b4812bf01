"""迎检研判: one picture, then the heads, then the visits."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from weicheng.access.web import ActorRequest, needs
from weicheng.base.badges import Badge, Tone
from weicheng.base.bands import Band, Bands, Mark
from weicheng.base.blocks import Crumb, Fact, Figure, Step
from weicheng.base.charts import Chart, Kind, Series
from weicheng.base.export import workbook_response
from weicheng.base.web import render
from weicheng.domain.forecast import Advice, Estimated, HeadForecast, Outlook
from weicheng.domain.refusals import OutOfReach
from weicheng.domain.veto import vetoed
from weicheng.inspections.queries import round_of, visible_visits
from weicheng.readiness.models import Snapshot
from weicheng.readiness.queries import forecasting
from weicheng.readiness.queries.forecasting import Today

OUTLOOKS = {
    Outlook.PASS: Badge("可以通过", Tone.GOOD, "circle-check"),
    Outlook.BASIC: Badge("基本通过", Tone.WARN, "alert-circle"),
    Outlook.FAIL: Badge("不能通过", Tone.BAD, "alert-triangle"),
    Outlook.OPEN: Badge("尚不能判断", Tone.INFO, "help"),
}
VETOED = Badge("一票否决", Tone.BAD, "ban")
MOST_ADVICE = 8
NOTE = "深色竖线是预计得分，色带是置信区间，虚线框是没有检查过的部分：它不算 0 分，也不算满分。每一大项按自己的满分画。"


@needs("readiness.view")
@require_safe
def readiness(request: ActorRequest) -> HttpResponseBase:
    """The forecast of the area asked for, or of the widest one."""
    found = forecasting.today(request.actor, forecasting.area_of(request.actor, _number(request, "area")))
    if request.GET.get("export") == "xlsx":
        return _export(found)
    total = found.forecast.total
    past = forecasting.history(found.area, found.day)
    context = {
        "title": "迎检研判",
        "state": OUTLOOKS[found.forecast.outlook],
        "crumbs": [],
        "steps": [Step(label="导出", url=f"?area={found.area.pk}&export=xlsx", icon="download")],
        "area": found.area,
        "areas": list(forecasting.areas_of(request.actor).filter(level__in=("city", "county", "street"))[:60]),
        "figures": _figures(found),
        "sentence": sentence(found),
        "total": Bands(title="总分", rows=[_total(found)], most=total.points, marks=_marks(found)),
        "heads": _heads(found),
        "vetoes": found.vetoes,
        "advice": [(advice, *_where(found, advice)) for advice in found.forecast.advice[:MOST_ADVICE]],
        "chart": _chart(past) if len(past) > 1 else None,
        "rules": found.pack.readiness,
    }
    return render(request, "readiness/forecast.html", context)


@needs("readiness.view")
@require_safe
def readiness_head(request: ActorRequest, head: int) -> HttpResponse:
    """One head: its kinds of places, and the visits that its figure rests on."""
    found = forecasting.today(request.actor, forecasting.area_of(request.actor, _number(request, "area")))
    row = next((one for one in found.forecast.heads if one.head == head), None)
    if row is None:
        raise OutOfReach
    records = {record: part.part.kind for part in row.parts for record in part.records}
    visits = visible_visits(request.actor).filter(pk__in=[int(record[6:]) for record in records])
    name = found.pack.covert_head[str(head)].name
    home = f"{reverse('readiness')}?area={found.area.pk}"
    context = {
        "title": f"{head} {name}",
        "crumbs": [Crumb("迎检研判", home), Crumb(name)],
        "facts": [Fact("满分", points(row.estimated.points)), Fact("已知部分", points(row.estimated.known)),
                  Fact("预计得分", estimated_words(row.estimated))],
        "bands": _parts(found, row),
        "visits": list(visits.order_by("-visited_at", "-pk")[:200]),
    }  # fmt: skip
    return render(request, "readiness/head.html", context)


@needs("readiness.view")
@require_safe
def simulated_round(request: ActorRequest, pk: int) -> HttpResponse:
    """The result of a simulated inspection: points by head, what was not looked at, veto items that failed (M-094)."""
    round_ = round_of(request.actor, pk)
    found = forecasting.simulated(request.actor, round_)
    failing = vetoed(found.vetoes)
    total, rules = found.forecast.total, found.pack.readiness
    context = {
        "title": f"模拟结果：{round_.title}",
        "state": VETOED if failing else OUTLOOKS[found.forecast.outlook],
        "crumbs": [Crumb("督查活动", reverse("round_list")), Crumb(round_.title, reverse("round_detail", args=[pk]))],
        "found": found,
        "failing": failing,
        "known": points(total.known),
        "expected": points(total.expected),
        "unknown": points(total.unknown) if total.unknown else "",
        "total": Bands(title="总分", rows=[_total(found)], most=total.points, marks=_marks(found)),
        "heads": _heads(found, linked=False),
        "rules": rules,
    }
    return render(request, "readiness/simulated.html", context)


def points(hundredths: int) -> str:
    """「812.3」."""
    return f"{hundredths / 100:.1f}"


def estimated_words(estimated: Estimated) -> str:
    """What is known, in words; without visits that nothing is."""
    if not estimated.known:
        return "没有检查，未知"
    words = f"{points(estimated.expected)}（{points(estimated.low)}–{points(estimated.high)}）"
    if estimated.unknown:
        words += f"，另有 {points(estimated.unknown)} 分未知"
    return words


def sentence(found: Today) -> str:
    """The state of things in one sentence for a leader."""
    total, outlook = found.forecast.total, found.forecast.outlook
    if not found.visits:
        return f"最近 {found.pack.readiness.horizon_days} 天没有可用的检查结果，不能研判。先安排暗访抽查。"
    said = f"依据 {found.visits} 次检查，已知的 {points(total.known)} 分中预计得 {points(total.expected)} 分。"
    if not total.unknown:
        ranged = f"总分很可能在 {points(total.low)} 至 {points(total.high)} 之间，{outlook.label}。"
        return said + ranged
    needed = found.forecast.needed or 0
    if needed > 1000:
        return said + "即使未检查的部分得满分，按预计也到不了通过线。"
    return said + f"还有 {points(total.unknown)} 分没有检查过，这部分得到 {needed / 10:.0f}% 以上才到通过线。"


def _figures(found: Today) -> list[Figure]:
    total, rules, here = found.forecast.total, found.pack.readiness, f"{reverse('readiness')}?area={found.area.pk}"
    failing = sum(bool(risk.failing) for risk in found.vetoes)
    known = f"/ {points(total.known)}"
    return [
        Figure(label="已知部分预计得分", value=points(total.expected), unit=known, url=f"{here}#heads",
               change=f"{rules.confidence}% 区间 {points(total.low)}–{points(total.high)}"),
        Figure(label="总分可能的范围", value=f"{total.floor // 100}–{-(-total.ceiling // 100)}", url=f"{here}#heads",
               change=f"通过线 {rules.pass_points}，基本通过 {rules.basic_points}"),
        Figure(label="没有检查过", value=points(total.unknown), unit="分", url=f"{here}#advice",
               tone=Tone.WARN if total.unknown else Tone.NEUTRAL),
        Figure(label="一票否决风险", value=str(failing), unit="项", url=f"{here}#vetoes",
               tone=Tone.BAD if failing else Tone.NEUTRAL),
    ]  # fmt: skip


def _marks(found: Today) -> list[Mark]:
    rules = found.pack.readiness
    return [Mark(rules.pass_points * 100, f"通过 {rules.pass_points}"),
            Mark(rules.basic_points * 100, f"基本通过 {rules.basic_points}")]  # fmt: skip


def _total(found: Today) -> Band:
    return _band("总分", found.forecast.total, "")


def _heads(found: Today, *, linked: bool = True) -> Bands:
    """The heads, each with its page, which rests on every visit of the area."""
    rows = [
        _band(
            f"{head.head} {found.pack.covert_head[str(head.head)].name}（{head.estimated.points // 100}）",
            head.estimated,
            f"{reverse('readiness_head', args=[head.head])}?area={found.area.pk}" if linked else "",
        )
        for head in found.forecast.heads
    ]
    own = [head.estimated.points for head in found.forecast.heads]
    return Bands(title="各大项", rows=rows, most=100, own=own, note=NOTE)


def _parts(found: Today, head: HeadForecast) -> Bands:
    """The kinds of places of one head."""
    rows = []
    for part in head.parts:
        worth, name = part.part.points, found.pack.site[part.part.kind].name
        if part.mean is None:
            rows.append(Band(label=name, text=f"没有检查，{points(worth)} 分未知", open_to=worth))
            continue
        got = round(part.mean * worth)
        text = f"{points(got)} / {points(worth)}，{part.places} 处"
        rows.append(Band(label=name, text=text, low=0, high=got, value=got))
    return Bands(title="各类点位", rows=rows, most=100, own=[part.part.points for part in head.parts])


def _band(label: str, estimated: Estimated, url: str) -> Band:
    share = estimated.share
    tone = Tone.INFO if share is None else Tone.GOOD if share >= 800 else Tone.WARN if share >= 750 else Tone.BAD
    value = estimated.expected if estimated.known else None
    return Band(label=label, text=estimated_words(estimated), low=estimated.low, high=estimated.high, value=value,
                open_to=estimated.unknown, url=url, tone=tone)  # fmt: skip


def _where(found: Today, advice: Advice) -> tuple[str, str, str]:
    """Head, kind and the streets that nobody visited, by name."""
    streets = [found.streets[cell].name for cell in advice.cells if cell in found.streets]
    shown = "、".join(streets[:5]) + (f" 等 {len(streets)} 个街道" if len(streets) > 5 else "")
    return found.pack.covert_head[str(advice.head)].name, found.pack.site[advice.kind].name, shown


def _chart(past: list[Snapshot]) -> Chart:
    hundred = 100
    return Chart(
        name="forecast",
        title="每晚的研判",
        kind=Kind.LINE,
        unit="分",
        categories=[row.day.isoformat() for row in past],
        series=[
            Series(name="预计得分（已知部分）", values=[row.expected / hundred for row in past], tone=Tone.ACTIVE),
            Series(name="最低可能", values=[row.low / hundred for row in past], tone=Tone.NEUTRAL),
            Series(name="最高可能", values=[(row.high + row.points - row.known) / hundred for row in past],
                   tone=Tone.NEUTRAL),
            Series(name="通过线", values=[800.0] * len(past), tone=Tone.GOOD, target=True),
        ],
    )  # fmt: skip


def _export(found: Today) -> HttpResponseBase:
    headers = ["大项", "名称", "满分", "已知部分", "预计得分", "下限", "上限", "未知"]
    lines = [_line(str(head.head), found.pack.covert_head[str(head.head)].name, head.estimated)
             for head in found.forecast.heads]  # fmt: skip
    lines.append(_line("合计", "", found.forecast.total))
    return workbook_response("迎检研判", headers, lines)


def _line(number: str, name: str, row: Estimated) -> list[object]:
    amounts = (row.points, row.known, row.expected, row.low, row.high, row.unknown)
    known = [amount / 100 for amount in amounts]
    if not row.known:
        known[2:5] = ["未知"] * 3  # type: ignore[list-item]
    return [number, name, *known]


def _number(request: ActorRequest, name: str) -> int | None:
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 10 else None
