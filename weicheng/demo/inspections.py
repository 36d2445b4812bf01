"""Inspection in the demo city: key points, patrols, covert visits, follow-ups, rounds, shifts, feedback. Told whenever
the demo opens, as the draws are, because the visits come out of them."""

from __future__ import annotations

from datetime import date, timedelta

from weicheng.demo.stage import Stage
from weicheng.domain.inspections import Aspect, FeedbackSource, Grade, Power
from weicheng.draws.models import Draw
from weicheng.draws.queries import visible_draws
from weicheng.inspections import actions
from weicheng.inspections import queries as inspections
from weicheng.inspections.models import Round, Visit
from weicheng.organization.queries import postings, unit_by_name
from weicheng.places import queries as places
from weicheng.places.actions import NewSite, add_sites
from weicheng.places.models import Site

COVERT = "covert_1000"
POINTS = 40
PATROL_DAYS = 42
# Days before today on which nobody went on patrol.
MISSED = {9, 17, 30}


def inspect(stage: Stage) -> None:
    """Three months of inspection up to now."""
    _list_points(stage)
    _draws(stage)
    _supplements(stage)
    _patrols(stage)
    _follow_ups(stage)
    _rounds(stage)
    _shifts(stage)
    _group(stage)
    _feedback(stage)


def months_back(day: date, number: int) -> date:
    """The first day of the month that lies so many months before that of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 - number, 12)
    return date(year, month + 1, 1)


def _list_points(stage: Stage) -> None:
    """The sites of the city and some more, with the checklist of their kind."""
    zhuren, day = stage.actor("zhuren"), stage.today - timedelta(days=95)
    missing = POINTS - places.sites(stage.county).count()
    kinds = (("market", "便民市场"), ("toilet", "公厕"), ("transfer", "转运站"))
    rows = [
        NewSite(
            name=f"{area.name.removesuffix('居民委员会').removesuffix('村民委员会')}{label}",
            kind=kind,
            area_id=area.pk,
            area_path=area.path,
        )
        for number, area in enumerate(stage.communities[3::6][: max(missing, 0)])
        for kind, label in (kinds[number % 3],)
    ]
    add_sites(actor=zhuren, rows=rows)
    for number, site in enumerate(places.sites(stage.county).order_by("pk")):
        version = stage.checklists.get(f"place_{site.kind}")
        entry = actions.PointEntry(
            industry="market" if site.kind == "market" else "urban",
            form=version.form if version else None,
            must_inspect=number % 5 == 0,
        )
        actions.list_point(actor=zhuren, site=site, entry=entry, now=stage.at(day, 10))


def _draws(stage: Stage) -> None:
    """Every place on which the lot fell is visited on its day by the first of its pair."""
    zhuren = stage.actor("zhuren")
    names = {user.pk: name for name, user in stage.cast.items()}
    for draw in visible_draws(zhuren).filter(state__in=[Draw.State.DRAWN, Draw.State.PUBLISHED]).order_by("visit_on"):
        visits = actions.plan_draw(
            actor=zhuren,
            draw=draw,
            inspectors=[stage.cast["ducha"], stage.cast["hecha"]],
            now=stage.at(draw.visit_on, 8),
        )
        for number, visit in enumerate(visits):
            leader = visit.inspectors.get(leads=True).user_id
            stage.record(visit, by=names[leader], at=stage.at(draw.visit_on, 9 + number % 8, 20), code=COVERT)


def _supplements(stage: Stage) -> None:
    """Two more communities of each street a month, so that a monthly ranking has a sample of every street."""
    for back in (2, 1, 0):
        first = months_back(stage.today, back)
        last = min(months_back(stage.today, back - 1), stage.today) - timedelta(days=1)
        if last < first:
            continue
        for street in stage.streets:
            for area in stage.rng.sample(stage.of_street(street), k=min(2, len(stage.of_street(street)))):
                day = first + timedelta(days=stage.rng.randrange((last - first).days + 1))
                visit = actions.plan_visit(
                    actor=stage.actor("zhuren"),
                    kind=Visit.Kind.COVERT,
                    planned_on=day,
                    inspectors=[stage.cast["ducha"]],
                    area=area,
                    note="整月补充暗访",
                    now=stage.at(day, 8),
                )
                stage.record(visit, by="ducha", at=stage.at(day, stage.rng.randrange(9, 17), 10), code=COVERT)


def _patrols(stage: Stage) -> None:
    """One key point a day with its own checklist; some days were missed, and some points wait today."""
    sites = list(places.sites(stage.county).order_by("pk"))
    for back in range(PATROL_DAYS, 0, -1):
        day, site = stage.today - timedelta(days=back), sites[back % len(sites)]
        if back not in MISSED:
            visit = _plan(stage, Visit.Kind.PATROL, site, day)
            stage.record(visit, by="ducha", at=stage.at(day, 10, 30), code=COVERT)
    for site in sites[:3]:
        _plan(stage, Visit.Kind.SWEEP, site, stage.today)


def _plan(stage: Stage, kind: str, site: Site, day: date) -> Visit:
    return actions.plan_visit(
        actor=stage.actor("zhuren"),
        kind=kind,
        planned_on=day,
        inspectors=[stage.cast["ducha"]],
        site=site,
        now=stage.at(day, 8),
    )


def _follow_ups(stage: Stage) -> None:
    """One round of 跟踪督查: five visits with findings of a fortnight ago are looked at again a week later."""
    zhuren, before = stage.actor("zhuren"), stage.at(stage.today - timedelta(days=12), 8)
    rows = inspections.visible_visits(zhuren).filter(
        kind=Visit.Kind.COVERT, state=Visit.State.DONE, visited_at__lt=before, findings__isnull=False
    )
    day = stage.today - timedelta(days=4)
    for earlier in rows.distinct().order_by("-visited_at", "-pk")[:5]:
        visit = actions.plan_visit(
            actor=zhuren,
            kind=Visit.Kind.FOLLOW_UP,
            planned_on=day,
            inspectors=[stage.cast["hecha"]],
            area=earlier.area,
            earlier=earlier,
            now=stage.at(day, 8),
        )
        stage.record(visit, by="hecha", at=stage.at(day, 15), code=COVERT)


def _rounds(stage: Stage) -> None:
    """A joint inspection with its bulletin and ratings, and one led by the deputy head whose bulletin is due."""
    zhuren, sites = stage.actor("zhuren"), list(places.sites(stage.county).filter(kind="market").order_by("pk"))
    urban, market = unit_by_name("区城市管理和综合执法局"), unit_by_name("区市场监督管理局")
    day = stage.today - timedelta(days=24)
    joint = actions.arrange_round(
        actor=zhuren, kind=Round.Kind.JOINT, title="农贸市场及周边秩序联合督查", area=stage.county,
        starts_on=day, ends_on=day + timedelta(days=1), units=[urban, market], sites=sites[:3],
        requirements="对照检查表逐项查看，发现的问题当日交办", inspectors=[stage.cast["ducha"]], now=stage.at(day, 8),
    )  # fmt: skip
    for visit in joint.visits.all():
        stage.record(visit, by="ducha", at=stage.at(day, 11), code=COVERT)
    for unit in (urban, market):
        grades = {aspect: (stage.rng.choice([Grade.GOOD, Grade.FAIR, Grade.WEAK]), "") for aspect in Aspect}
        actions.rate_unit(actor=zhuren, round_=joint, unit=unit, grades=grades, now=stage.at(day, 17))
    out = day + timedelta(days=3)
    actions.issue_bulletin(
        actor=zhuren, round_=joint, number=f"创卫督查通报〔{out.year}〕第 6 期", on=out, now=stage.at(out, 16)
    )
    _led(stage, sites[3:5] or sites[:1])


def _led(stage: Stage, sites: list[Site]) -> None:
    day = stage.today - timedelta(days=3)
    leader = postings().filter(user=stage.cast["lingdao"], title="分管副区长").first()
    led = actions.arrange_round(
        actor=stage.actor("zhuren"), kind=Round.Kind.LEADER, title="分管副区长带队检查重点场所", area=stage.county,
        starts_on=day, ends_on=day, leader=leader, topics=["农贸市场卫生管理", "门前三包落实"], sites=sites,
        inspectors=[stage.cast["ducha"]], now=stage.at(day, 8),
    )  # fmt: skip
    for visit in led.visits.all():
        owner = visit.unit or unit_by_name("区市场监督管理局")
        stage.record(visit, by="ducha", at=stage.at(day, 10), code=COVERT, unit_id=owner.pk)


def _shifts(stage: Stage) -> None:
    """Morning and afternoon of two weeks; one afternoon nobody is on duty."""
    zhuren, party = stage.actor("zhuren"), unit_by_name("湘桥区创卫办")
    first = stage.today - timedelta(days=stage.today.weekday() + 7)
    for hours, who, runs in (((8, 13), "ducha", ((0, 14),)), ((13, 18), "hecha", ((0, 9), (10, 4)))):
        for skip, days in runs:
            day = first + timedelta(days=skip)
            actions.roster_shifts(
                actor=zhuren,
                area=stage.county,
                party=party,
                starts_at=stage.clock(day, hours[0]),
                ends_at=stage.clock(day, hours[1]),
                people=[stage.cast[who]],
                days=days,
                now=stage.at(first - timedelta(days=2), 16),
            )


def _group(stage: Stage) -> None:
    """A group stationed in the first street; its proposal waits for a decision."""
    start, ducha = stage.today - timedelta(days=20), stage.actor("ducha")
    group = actions.station_group(
        actor=stage.actor("zhuren"), name="第一特派督导组", area=stage.streets[0],
        members=[stage.cast["ducha"], stage.cast["hecha"]], starts_on=start, basis="区创卫〔2026〕12号",
        now=stage.at(start, 9),
    )  # fmt: skip
    told = (
        (Power.INSPECT, 2, "查看背街小巷保洁 12 处，现场交办 5 个问题", None),
        (Power.GUIDE, 6, "指导社区建立保洁巡查台账", None),
        (Power.SUPERVISE, 11, "督办环城东路占道经营整治", None),
        (Power.PROPOSE, 18, "建议对两次未按期整改的养护单位约谈", unit_by_name("区园林绿化中心")),
    )
    for power, after, text, unit in told:
        day = start + timedelta(days=after)
        actions.log_entry(actor=ducha, group=group, power=power, on=day, text=text, unit=unit, now=stage.at(day, 17))


def _feedback(stage: Stage) -> None:
    """A letter from above and a broadcast: every problem of theirs is a case."""
    told = (
        (FeedbackSource.SUPERIOR, "省爱卫办暗访反馈函（演示）", 8, 3),
        (FeedbackSource.MEDIA, "本地电视台《民生直通车》（演示）", 5, 2),
    )
    for source, document, back, count in told:
        day = stage.today - timedelta(days=back)
        problems = []
        for area in stage.rng.sample(stage.communities, k=count):
            category, text = stage.problem()
            problems.append(actions.ToldProblem(text=text, area=area, category=category))
        actions.take_feedback(
            actor=stage.actor("paiqian"), source=source, document=document, received_on=day, problems=problems,
            command_id=stage.uuid(), now=stage.at(day, 9),
        )  # fmt: skip
