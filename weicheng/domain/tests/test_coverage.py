"""Who has what he must have, with the figures of the mechanisms."""

import pytest

from weicheng.domain.coverage import (
    Answerable,
    Block,
    Grid,
    Group,
    Vacuum,
    block_ticks,
    grid_registry,
    leading_groups,
    vacuums,
)
from weicheng.domain.guardians import (
    Direction,
    GuardianDuty,
    LeaderAssignment,
    LiaisonContacts,
    duty_matrix,
    guardian_layers,
    leader_coverage,
    liaison_coverage,
)
from weicheng.domain.opinions import Opinion, review_opinions


@pytest.mark.mechanism("M-001")
def test_four_of_five_departments_have_a_group():
    departments = [Group(f"部门{n}", active=True, top_leader_heads=n != 2) for n in range(4)]
    found = leading_groups([*departments, Group("部门4", active=False)])
    assert (found.with_group.rate.text, found.with_group.missing) == ("80%", ("部门4",))
    assert (found.headed_by_top_leader.rate.text, found.headed_by_top_leader.missing) == ("75%", ("部门2",))


def grids(count, *, workers=1, unit="0001"):
    return [Grid(f"grid:{workers}:{unit}:{n}", workers, unit) for n in range(count)]


@pytest.mark.mechanism("M-016")
def test_two_grids_of_159_without_a_worker_are_two_vacuums():
    targets = [Answerable("网格", f"grid:{n}", {"网格员": "" if n in (7, 90) else "user:1"}) for n in range(159)]
    assert vacuums(targets, {"网格": ["网格员"]}) == (
        Vacuum("网格", "grid:7", ("网格员",)),
        Vacuum("网格", "grid:90", ("网格员",)),
    )


@pytest.mark.parametrize(
    ("level", "owners", "missing", "remark"),
    [
        ("街道", {"领导": "user:1", "单位": "0001"}, [], "all required dimensions"),
        ("街道", {"领导": "user:1"}, [("单位",)], "one is not even named"),
        ("街道", {}, [("领导", "单位")], "none at all"),
        ("小区", {}, [], "a level nobody requires anything of"),
    ],
)
def test_a_level_requires_its_own_dimensions(level, owners, missing, remark):
    found = vacuums([Answerable(level, "x", owners)], {"街道": ["领导", "单位"]})
    assert [one.missing for one in found] == missing, remark


@pytest.mark.mechanism("M-063")
def test_150_of_159_workers_were_at_work_this_week():
    registry = grid_registry(grids(159), communities={"社区1": 159}, workers=159, at_work=150)
    assert registry.at_work.text == "94.3%"
    assert registry.without_worker == registry.without_unit == registry.communities_without_grid == ()


@pytest.mark.mechanism("M-063")
def test_the_registry_names_grids_without_worker_or_unit_and_communities_without_grid():
    registry = grid_registry(
        [*grids(1, workers=0), *grids(1, unit="")], communities={"社区1": 2, "社区2": 0}, workers=1, at_work=1
    )
    assert registry.without_worker == ("grid:0:0001:0",)
    assert registry.without_unit == ("grid:1::0",)
    assert registry.communities_without_grid == ("社区2",)


@pytest.mark.mechanism("M-064")
def test_the_three_ticks_over_27_blocks():
    blocks = [
        Block(
            f"区块{n:02}",
            has_group=n < 25,
            has_handler=n < 18 or n in (25, 26),
            checked=n < 16 or n in (23, 24),
        )
        for n in range(27)
    ]
    ticks = block_ticks(blocks)
    assert (ticks.groups.text, ticks.handlers.text, ticks.checks.text) == ("92.6%", "74.1%", "66.7%")
    assert ticks.in_place.rate.numerator == 16
    assert len(ticks.in_place.missing) == 11


@pytest.mark.mechanism("M-009")
def test_each_leader_needs_a_road_and_a_project():
    given = [
        LeaderAssignment("L1", "road", "人民路"),
        LeaderAssignment("L1", "project", "项目1"),
        LeaderAssignment("L2", "road", "西湖路"),
    ]
    found = leader_coverage(given, leaders=["L1", "L2", "L3"], objects=["人民路"], each_needs=["road", "project"])
    assert found.lacking == {"L2": ("project",), "L3": ("road", "project")}
    assert found.idle_leaders == ("L3",)
    assert found.objects.rate.text == "100%"


@pytest.mark.mechanism("M-009")
def test_one_of_22_projects_has_no_leader():
    projects = [f"项目{n:02}" for n in range(22)]
    given = [LeaderAssignment("L1", "project", project) for project in projects[:21]]
    found = leader_coverage(given, leaders=["L1"], objects=projects)
    assert found.objects.missing == ("项目21",)
    assert found.lacking == {}


@pytest.mark.mechanism("M-010")
def test_three_of_four_groups_of_a_village_have_a_guardian():
    layers = guardian_layers({"村民小组": {"一组": True, "二组": True, "三组": True, "四组": False}, "村": {}})
    assert (layers["村民小组"].rate.text, layers["村民小组"].missing) == ("75%", ("四组",))
    assert layers["村"].rate.sentence == "村总数为 0，村包保覆盖率无从计算。"


@pytest.mark.mechanism("M-010")
def test_a_duty_without_an_entry_shows_as_blank():
    entries = [
        *[("X", GuardianDuty.ADVANCE)] * 2,
        ("X", GuardianDuty.COORDINATE),
        *[("X", GuardianDuty.GUIDE)] * 3,
        ("somebody else", GuardianDuty.IMPLEMENT),
    ]
    (row,) = duty_matrix(["X"], entries)
    assert list(row.counts.values()) == [2, 1, 0, 3]
    assert [duty.label for duty in row.blank] == ["包落实"]


@pytest.mark.mechanism("M-012")
def test_liaisons_and_contacts_that_go_one_way():
    units = [
        LiaisonContacts("A", "user:1", outgoing=2, incoming=1),
        LiaisonContacts("B", "user:1", outgoing=3),
        LiaisonContacts("C", "user:2", incoming=1),
        LiaisonContacts("D", "user:2"),
        LiaisonContacts("E", ""),
    ]
    found = liaison_coverage(units)
    assert (found.units.rate.text, found.units.missing) == ("80%", ("E",))
    assert found.one_way == (("B", Direction.INCOMING), ("C", Direction.OUTGOING))
    assert found.no_contact == ("D", "E")


@pytest.mark.mechanism("M-133")
def test_a_hearing_is_answered_when_each_opinion_has_its_decision_and_reason():
    opinions = [Opinion(f"意见{n}", adopted=n < 5, reason="" if n < 5 else "超出权限") for n in range(12)]
    found = review_opinions(opinions)
    assert (found.answered.rate.text, found.adopted, found.declined) == ("100%", 5, 7)


@pytest.mark.parametrize(
    ("opinion", "answered", "remark"),
    [
        (Opinion("意见", adopted=True), True, "adopted"),
        (Opinion("意见", adopted=False, reason="超出权限"), True, "not adopted, with a reason"),
        (Opinion("意见", adopted=False, reason=" "), False, "a bare no is no answer"),
        (Opinion("意见", reason="研究中"), False, "nobody has decided"),
    ],
)
def test_a_bare_no_is_no_answer(opinion, answered, remark):
    assert (review_opinions([opinion]).answered.missing == ()) is answered, remark
