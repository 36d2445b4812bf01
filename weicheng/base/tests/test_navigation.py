"""The menu shows what a person may use, and nothing else."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from weicheng.base.navigation import Item, Navigation, Section, shell

pytestmark = pytest.mark.urls("weicheng.base.tests.kit_urls")


def item(label: str, url_name: str = "things", **options) -> Item:
    return Item(label=label, url_name=url_name, icon="circle", **options)


NAVIGATION = Navigation(
    site="卫城",
    sections=(
        Section(
            label="工作",
            items=(
                item("待办", count="todo", tab=True),
                item("派遣", "form", needs=("case.dispatch",), tab=True),
                item("新增", "thing_new", needs=("thing.add",)),
            ),
        ),
        Section(label="管理", items=(item("账号", needs=("user.manage",)),)),
    ),
    account=(item("退出", post=True),),
    public=(item("我要反映"),),
    inbox="things",
    inbox_count="unread",
    allowed=lambda actor, capability: capability in actor.capabilities,
    counts={"todo": lambda actor: 12, "unread": lambda actor: 3},
)


@pytest.fixture
def page(settings, rf: RequestFactory):
    settings.NAVIGATION = f"{__name__}.NAVIGATION"

    def build(*capabilities: str, person: bool = True, path: str = "/form/"):
        request = rf.get(path)
        request.resolver_match = None
        request.actor = SimpleNamespace(is_person=person, name="陈雅琴", capabilities=capabilities)
        return shell(request)

    return build


def labels(entries) -> list[str]:
    return [entry.label for entry in entries]


def test_entries_without_the_capability_are_left_out_and_so_is_an_empty_group(page) -> None:
    assert [(group.label, labels(group.entries)) for group in page().groups] == [("工作", ["待办"])]
    assert [group.label for group in page("user.manage").groups] == ["工作", "管理"]


def test_the_bottom_bar_holds_the_allowed_tabs(page) -> None:
    assert labels(page().tabs) == ["待办"]
    assert labels(page("case.dispatch").tabs) == ["待办", "派遣"]


def test_counts_stand_beside_their_entries(page) -> None:
    shown = page()
    assert (shown.groups[0].entries[0].count, shown.unread) == (12, 3)


def test_a_citizen_sees_the_public_entries_only(page) -> None:
    shown = page(person=False)
    assert (shown.groups, shown.account, shown.unread, labels(shown.public)) == ((), (), 0, ["我要反映"])
    assert shown.layout == "base/public_layout.html"


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/things/", ["待办"]),  # the page itself
        ("/things/7/edit/", ["待办"]),  # a page below it
        ("/things/new/", ["新增"]),  # of two beginnings the longer one
        ("/form/", []),  # somewhere else
    ],
)
def test_the_one_entry_that_the_page_belongs_to_is_marked(page, path, marked) -> None:
    entries = page("thing.add", path=path).groups[0].entries
    assert [entry.label for entry in entries if entry.current] == marked
