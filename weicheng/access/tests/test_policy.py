"""The policy on path strings: what SQL sees and what Python sees must be the same rows."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weicheng.access import policy
from weicheng.access.paths import ancestors, child_path, common_ancestor, covers_path, next_sibling, parent_path
from weicheng.access.policy import ANONYMOUS, Actor, Reach
from weicheng.domain.refusals import NotAllowed
from weicheng.organization.enums import AreaLevel, UnitKind
from weicheng.organization.models import Area, Unit
from weicheng.places.models import Site

segments = st.lists(st.integers(1, 3), min_size=1, max_size=4)


def path_of(numbers: list[int]) -> str:
    path = ""
    for number in numbers:
        path = child_path(path, number)
    return path


@given(segments, segments)
def test_the_range_of_a_subtree_holds_exactly_the_paths_it_covers(one: list[int], other: list[int]) -> None:
    root, path = path_of(one), path_of(other)
    assert covers_path(root, path) == (root <= path < next_sibling(root))


@given(segments)
def test_the_ancestors_of_a_path_end_with_itself_and_start_at_the_root(numbers: list[int]) -> None:
    path = path_of(numbers)
    assert [path_of(numbers[: i + 1]) for i in range(len(numbers))] == ancestors(path)
    assert parent_path(path) == path_of(numbers[:-1])


@pytest.mark.parametrize(
    ("paths", "expected", "remark"),
    [
        (["00010001", "00010002"], "0001", "two children meet in their parent"),
        (["00010001", "0001"], "0001", "a node and its parent meet in the parent"),
        (["0001", "0002"], "", "two roots meet nowhere"),
        (["000100020003"], "000100020003", "one node is its own meeting point"),
        ([], "", "nothing meets nowhere"),
    ],
)
def test_the_common_superior_is_the_deepest_shared_node(paths: list[str], expected: str, remark: str) -> None:
    assert common_ancestor(paths) == expected, remark


def person(*reaches: tuple[str, str]) -> Actor:
    return Actor(7, "某人", tuple(Reach(role, path) for role, path in reaches))


PEOPLE = {
    "street manager": person(("street_manager", "00010001")),
    "bureau handler": person(("unit_handler", "0002")),
    "two hats": person(("street_manager", "00010002"), ("unit_handler", "00020001")),
    "whole city": person(("dispatcher", "0001")),
    "everywhere": person(("dispatcher", "")),
    "stranger": ANONYMOUS,
    "job": Actor.system("jobs.escalation", "place.view"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("who", PEOPLE)
def test_sql_and_python_agree_on_every_row_for_every_person(who: str) -> None:
    city = Area.objects.create(name="市", path="0001", level=AreaLevel.CITY)
    for number in (1, 2):
        Area.objects.create(name=f"街{number}", path=f"0001000{number}", level=AreaLevel.STREET, parent=city)
    bureau = Unit.objects.create(name="局", path="0002", kind=UnitKind.BUREAU)
    Unit.objects.create(name="所", path="00020001", kind=UnitKind.BUREAU, parent=bureau)
    for area in Area.objects.all():
        for unit in [None, *Unit.objects.all()]:
            Site.objects.create(
                name=f"{area}{unit}", kind="market", area=area, area_path=area.path, unit=unit,
                unit_path=unit.path if unit else "",
            )  # fmt: skip
    actor = PEOPLE[who]
    by_sql = set(Site.objects.filter(policy.scope(actor, "place.view")).values_list("pk", flat=True))
    by_python = {site.pk for site in Site.objects.all() if policy.covers(actor, "place.view", site)}
    assert by_sql == by_python
    assert bool(by_sql) == (who != "stranger")


def test_a_misspelt_capability_raises_instead_of_meaning_allowed_or_refused() -> None:
    with pytest.raises(ValueError, match=r"case\.veiw"):
        policy.scope(PEOPLE["job"], "case.veiw")
    with pytest.raises(ValueError, match=r"case\.veiw"):
        policy.covers(PEOPLE["job"], "case.veiw", SimpleNamespace(unit_path="", area_path=""))


def test_a_person_out_of_reach_is_refused_with_the_name_of_the_capability() -> None:
    row = SimpleNamespace(unit_path="0009", area_path="0009", lead_path="")
    with pytest.raises(NotAllowed, match="维护点位与边界"):
        policy.require(PEOPLE["street manager"], "place.manage", row)
    row.area_path = "000100010004"
    policy.require(PEOPLE["street manager"], "place.manage", row)


def test_a_system_actor_has_exactly_the_capabilities_it_names() -> None:
    job = PEOPLE["job"]
    assert policy.has(job, "place.view")
    assert not policy.has(job, "case.view")
