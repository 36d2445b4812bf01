"""Lists of draws and looks, the page of a draw, its pool."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from weicheng.access.policy import covers, has
from weicheng.access.web import ActorRequest, needs
from weicheng.base.badges import Tone
from weicheng.base.blocks import Crumb, Fact, Figure, Step
from weicheng.base.charts import Chart, Kind, Series
from weicheng.base.web import render
from weicheng.draws import queries
from weicheng.draws.models import Draw
from weicheng.draws.tables import DrawTable, LookTable, PoolTable, draw_state, percent
from weicheng.events.queries import happenings

WEEKS_SHOWN = (1, 2, 3, 4, 6, 8, 10, 13, 17, 21, 26, 39, 52, 78, 104)
# Steps that undo: never the one offered first.
BACKWARD = {"draw_again", "draw_cancel"}


@needs("draw.view")
@require_safe
def draw_list(request: ActorRequest) -> HttpResponseBase:
    """Every draw of one's areas."""
    steps = []
    if has(request.actor, "draw.manage"):
        steps.append(Step(label="新抽查", url=reverse("draw_new"), icon="plus", primary=True))
    steps += [
        Step(label="名单查看记录", url=reverse("look_list"), icon="eye"),
        Step(label="回避申报", url=reverse("recusal_list"), icon="user-off"),
    ]
    return DrawTable(request, queries.visible_draws(request.actor)).respond(context={"steps": steps})


@needs("draw.view")
@require_safe
def look_list(request: ActorRequest) -> HttpResponseBase:
    """Who saw which list before it was published: where to begin when one has leaked."""
    crumbs = [Crumb("抽查", reverse("draw_list")), Crumb("名单查看记录")]
    return LookTable(request, queries.looks(request.actor)).respond(context={"crumbs": crumbs})


@needs("draw.view")
@require_safe
def draw_pool(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Everybody in the pool with the chance of each; not the list."""
    draw = queries.draw(request.actor, pk)
    context = {
        "title": "抽查名单与机会",
        "lead": "机会是与本层平均相比的倍数，最高不超过规则包规定的倍数；这里不显示谁被抽中。",
        "crumbs": [Crumb("抽查", reverse("draw_list")), Crumb(str(draw), _page(draw)), Crumb("名单与机会")],
    }
    return PoolTable(request, queries.pool_items(request.actor, pk)).respond(context=context)


@needs("draw.view")
@require_safe
def draw_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """How a draw came about and how far it is, without the list."""
    page = queries.draw_page(request.actor, pk)
    draw = page.draw
    context = {
        "title": draw.title,
        "state": draw_state(draw),
        "crumbs": [Crumb("抽查", reverse("draw_list")), Crumb(draw.number)],
        "steps": _steps(request, draw),
        "page": page,
        "draw": draw,
        "facts": _facts(page),
        "figures": _figures(page),
        "charts": [_coverage(page), _chances(page)],
        "replaces": draw.replaces,
        "replaced_by": getattr(draw, "replaced_by", None),
        "happenings": happenings(f"draw:{pk}"),
    }
    return render(request, "draws/draw.html", context)


def _page(draw: Draw) -> str:
    return reverse("draw_detail", args=[draw.pk])


def _steps(request: ActorRequest, draw: Draw) -> list[Step]:
    """What this person can do now; the actions ask again."""
    may = {name for name in ("look", "manage", "witness") if _may(request, f"draw.{name}", draw)}
    today = timezone.localdate()
    frozen, drawn = draw.state == Draw.State.FROZEN, draw.drawn_at is not None
    wanted = [
        ("witness", frozen and draw.visit_on == today, "录入数字", "draw_figure", "dice-5"),
        ("manage", draw.state == Draw.State.DRAWN and draw.visit_on < today, "公布", "draw_publish", "speakerphone"),
        ("look", drawn, "查看名单", "draw_look", "eye"),
        ("manage", frozen or draw.state == Draw.State.DRAWN, "重抽", "draw_again", "refresh"),
        ("manage", frozen or draw.state == Draw.State.DRAWN, "取消", "draw_cancel", "ban"),
    ]
    steps = [(label, url, icon) for right, now, label, url, icon in wanted if now and right in may]
    made = [
        Step(
            label=label,
            url=reverse(url, args=[draw.pk]),
            icon=icon,
            primary=place == 0 and url not in BACKWARD,
            danger=url == "draw_cancel",
        )
        for place, (label, url, icon) in enumerate(steps)
    ]
    if draw.state == Draw.State.DRAWN and "look" in may and _may(request, "inspection.manage", draw):
        # Who makes visits of the list sees it, and needs both.
        made.append(Step(label="安排检查", url=f"{reverse('visit_draw')}?draw={draw.pk}", icon="calendar"))
    return [*made, Step(label="公示页", url=reverse("public_draw", args=[draw.pk]), icon="world")]


def _may(request: ActorRequest, capability: str, draw: Draw) -> bool:
    return covers(request.actor, capability, draw, queries.COLUMNS)


def _facts(page: queries.DrawPage) -> list[Fact]:
    draw = page.draw
    return [
        Fact("编号", draw.number),
        Fact("抽查计划", f"{draw.series}，第 {draw.attempt} 次抽" if draw.attempt > 1 else draw.series),
        Fact("区域", draw.area.name),
        Fact("方式", draw.get_mode_display()),
        Fact("抽取比例", percent(draw) or "按指定数量"),
        Fact("决定数字", f"{draw.figure_name} {draw.figure_issue}"),
        Fact("公布处", draw.figure_source),
        Fact("数字公布", draw.known_at),
        Fact("检查日", draw.visit_on),
        Fact("公布时限", draw.publish_by),
        Fact("冻结", f"{timezone.localtime(draw.frozen_at):%Y-%m-%d %H:%M} {draw.frozen_by.name}"),
        Fact("抽取", draw.drawn_at),
        Fact("公布", draw.published_at),
    ]


def _figures(page: queries.DrawPage) -> list[Figure]:
    pool = reverse("draw_pool", args=[page.draw.pk])
    looks = f"{reverse('look_list')}?number={page.draw.number}"
    coverage = page.coverage
    longest = "从未" if coverage.longest_days is None and coverage.never else str(coverage.longest_days or 0)
    return [
        Figure(label="名单", value=str(page.items), unit="个", url=pool),
        Figure(label="抽取", value=str(page.draw.size), unit="个", url=pool),
        Figure(label=f"{coverage.weeks} 周内查过", value=str(coverage.visited), unit=f"/{coverage.total} 个", url=pool),
        Figure(
            label="等得最久", value=longest, unit="" if coverage.never else "天", url=f"{pool}?sort=-factor",
            change=page.longest, tone=Tone.WARN if coverage.never else Tone.NEUTRAL,
        ),
        Figure(label="公布前查看名单", value=str(len(page.looks)), unit="次", url=looks),
    ]  # fmt: skip


def _coverage(page: queries.DrawPage) -> Chart:
    """Share visited within so many weeks before this draw, beside what draws without memory would reach."""
    curve = [line for line in page.curve if line[0] in WEEKS_SHOWN or line[0] == len(page.curve)]
    return Chart(
        name="coverage",
        title="抽查前的覆盖率：近若干周内查过的占比",
        unit="%",
        # One week is no line yet.
        kind=Kind.LINE if len(curve) > 1 else Kind.BAR,
        category_label="周数",
        categories=[f"{week} 周" for week, _, _ in curve],
        series=[
            Series(name="已查过", values=[share for _, share, _ in curve]),
            Series(name="不计上次的随机抽查（期望）", values=[100 - left for _, _, left in curve], target=True),
        ],
    )


def _chances(page: queries.DrawPage) -> Chart:
    """The widest spread of chances by stratum, in hundredths of the average."""
    return Chart(
        name="chances",
        title="各层抽中机会（平均为 1 倍）",
        kind=Kind.BAR,
        category_label="层",
        categories=[stratum.name for stratum in page.strata],
        series=[
            Series(name="最低", values=[stratum.lowest / 100 for stratum in page.strata], tone=Tone.NEUTRAL),
            Series(name="最高", values=[stratum.highest / 100 for stratum in page.strata]),
        ],
        links=[f"{reverse('draw_pool', args=[page.draw.pk])}?stratum={stratum.name}" for stratum in page.strata],
    )
