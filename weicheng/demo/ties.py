"""Who is tied to what in the demo city: groups, leaders, liaisons, grids, blocks, tasks; some left open to be shown."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from weicheng.access.policy import Actor
from weicheng.demo.city import BUILDER, City
from weicheng.demo.names import BUREAUS
from weicheng.organization import actions
from weicheng.organization.enums import AreaLevel, ContactDirection, LeaderDuty, UnitKind, WeakPoint
from weicheng.organization.models import LeadTarget, Posting, Unit
from weicheng.organization.queries import postings, posts_in_force
from weicheng.tasks import actions as tasks
from weicheng.tasks.models import Task

ROADS = ("潮州大道", "环城东路", "枫春路", "永护路")
PROJECTS = ("垃圾中转站改造", "农贸市场升级", "公厕新建")


def tie(city: City, now: datetime, today: date) -> None:
    """Everything beside the duties; a few things are missing on purpose."""
    since = today - timedelta(days=300)
    held = postings().in_bulk(posts_in_force(today).values())
    posts = {key: held[pk] for key, pk in posts_in_force(today).items()}
    _groups(city, posts, since)
    _leaders(city, posts, since, today)
    _liaisons(city, posts, since, today)
    _grids_and_blocks(city, posts, since, today)
    _tasks(city, posts, now, today)


def _post(city: City, posts: dict[tuple[int, str], Posting], unit: str, title: str) -> Posting:
    return posts[city.units[unit].pk, title]


def _groups(city: City, posts: dict[tuple[int, str], Posting], since: date) -> None:
    """The district's own group has its chair; of the bureaus all but one have a group."""
    head = _post(city, posts, "湘桥区人民政府", "分管副区长")
    group = city.units["湘桥区创建国家卫生城市工作领导小组"]
    actions.open_posting(actor=BUILDER, user=head.user, unit=group, title="组长", starts_on=since)
    for name, _ in BUREAUS[:-1]:
        bureau = city.units[name]
        person = _post(city, posts, name, "承办人")
        own = actions.add_unit(actor=BUILDER, name="创卫工作领导小组", kind=UnitKind.LEADING_GROUP, parent=bureau)
        actions.open_posting(
            actor=BUILDER, user=person.user, unit=bureau, title="主要负责人", starts_on=since, is_head=True
        )
        actions.open_posting(actor=BUILDER, user=person.user, unit=own, title="组长", starts_on=since)
        city.units[f"{name}领导小组"] = own


def _leaders(city: City, posts: dict[tuple[int, str], Posting], since: date, today: date) -> None:
    leader = _post(city, posts, "湘桥区人民政府", "分管副区长")
    roads = [actions.add_lead_target(actor=BUILDER, kind=LeadTarget.Kind.ROAD, name=name) for name in ROADS]
    projects = [actions.add_lead_target(actor=BUILDER, kind=LeadTarget.Kind.PROJECT, name=name) for name in PROJECTS]
    for target in (roads[0], projects[0]):
        actions.assign_leader(actor=BUILDER, posting=leader, target=target, starts_on=since)
    ties = [
        actions.assign_leader(actor=BUILDER, posting=leader, area=street, starts_on=since)
        for street in city.streets[:4]
    ]
    first = city.streets[0]
    guardian = _post(city, posts, first.name, "街道管理员")
    for community in [area for area in city.communities if area.path.startswith(first.path)][:5]:
        actions.assign_leader(actor=BUILDER, posting=guardian, area=community, starts_on=since)
    for duty in (LeaderDuty.ADVANCE, LeaderDuty.COORDINATE, LeaderDuty.GUIDE):
        actions.log_guardian_work(
            actor=city.actor("lingdao"), assignment=ties[0], duty=duty, on=today, text="到现场协调解决背街小巷保洁问题"
        )


def _liaisons(city: City, posts: dict[tuple[int, str], Posting], since: date, today: date) -> None:
    clerk = _post(city, posts, "湘桥区创卫办", "受理派遣员")
    for name, _ in BUREAUS[:-1]:
        liaison = actions.name_liaison(actor=BUILDER, posting=clerk, unit=city.units[name], starts_on=since)
        actions.log_contact(
            actor=city.actor("paiqian"), liaison=liaison, on=today, direction=ContactDirection.TO_UNIT,
            text="指导台账归档", weak_point=WeakPoint.LEDGER,
        )  # fmt: skip
        if name == BUREAUS[0][0]:
            actions.log_contact(
                actor=city.actor("chengban"), liaison=liaison, on=today, direction=ContactDirection.FROM_UNIT,
                text="报送本月整改情况",
            )  # fmt: skip


def _grids_and_blocks(city: City, posts: dict[tuple[int, str], Posting], since: date, today: date) -> None:
    """Two grids in each community of the first street, workers in most; a block for each of some bureaus."""
    first = city.streets[0]
    communities = [area for area in city.communities if area.path.startswith(first.path)]
    worker = _post(city, posts, first.name, "社区网格员")
    for number, community in enumerate(communities):
        for part in ("一", "二"):
            cell = actions.add_area(
                actor=BUILDER, name=f"第{part}网格", level=AreaLevel.GRID, parent=community, code=""
            )
            if number % 4 != 3:
                actions.open_posting(
                    actor=BUILDER, user=worker.user, unit=worker.unit, title=f"{community.name}第{part}网格网格员",
                    role="grid_worker", area=cell, starts_on=since,
                )  # fmt: skip
    for number, (name, _) in enumerate(BUREAUS[:6]):
        bureau: Unit = city.units[name]
        block = actions.add_block(
            actor=BUILDER,
            name=f"{number + 1:02}号责任区块",
            lead=bureau,
            areas=city.communities[number * 3 : number * 3 + 3],
            group=city.units[f"{name}领导小组"] if number != 4 else None,
            handler=_post(city, posts, name, "承办人") if number != 5 else None,
        )
        if number < 3:
            actions.log_block_check(actor=city.actor(f"bumen{number:02}"), block=block, on=today, text="全面检查一次")


def _tasks(city: City, posts: dict[tuple[int, str], Posting], now: datetime, today: date) -> None:
    """One of each kind: an instruction, one that is late, one in hand, one that lacks what a task needs."""
    director: Actor = city.actor("zhuren")
    handler = _post(city, posts, BUREAUS[0][0], "市容股承办人")
    leader = _post(city, posts, "湘桥区人民政府", "分管副区长")
    urban, market = city.units[BUREAUS[0][0]], city.units[BUREAUS[3][0]]
    tasks.assign_task(
        actor=city.actor("lingdao"), kind=Task.Kind.INSTRUCTION, title="国庆前完成主次干道立面整治，每周报进展",
        lead=urban, handler=handler, leader=leader, target="12 条路", due_on=today + timedelta(days=14), now=now,
    )  # fmt: skip
    late = tasks.assign_task(
        actor=director, title="清理城中村卫生死角", lead=urban, handler=handler, leader=leader,
        cooperating=[market], target="36 处",
        due_on=today - timedelta(days=6), now=now - timedelta(days=20),
    )  # fmt: skip
    tasks.report_progress(actor=city.actor("chengban"), task=late, text="已清理 21 处，其余本周完成", now=now)
    ready = tasks.assign_task(
        actor=director, title="规范农贸市场摊位", lead=market, target="8 个市场", due_on=today + timedelta(days=2),
        now=now - timedelta(days=10),
    )  # fmt: skip
    tasks.report_progress(actor=city.actor("bumen03"), task=ready, text="8 个市场全部规范", says_done=True, now=now)
    tasks.assign_task(actor=director, title="梳理病媒防制台账", lead=city.units[BUREAUS[2][0]], now=now)
