"""A person's named filters: saved from a list, shown above it, nobody else's business."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from weicheng.desk.actions import MOST_OF_A_LIST
from weicheng.desk.models import SavedFilter
from weicheng.testing import town as building
from weicheng.testing.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> Town:
    return building.build()


def browser(town: Town, key: str) -> Client:
    client = Client()
    client.force_login(town.users[key])
    return client


def saved(town: Town, who: str = "dispatcher", **given: str) -> int:
    form = {"page": reverse("case_list"), "name": "超期的", "query": "flag=overdue&sort=-due"} | given
    return browser(town, who).post(reverse("saved_filter_new"), form).status_code


def test_a_saved_filter_stands_above_its_list_and_only_there_and_only_for_its_person(town: Town) -> None:
    assert saved(town) == 302
    client = browser(town, "dispatcher")
    chip = "?flag=overdue&amp;sort=-due"
    assert chip in client.get(reverse("case_list")).content.decode()
    assert chip not in client.get(reverse("slip_list")).content.decode()
    assert chip not in browser(town, "director").get(reverse("case_list")).content.decode()


def test_the_filter_in_force_is_marked(town: Town) -> None:
    saved(town)
    page = browser(town, "dispatcher").get(reverse("case_list"), {"flag": "overdue", "sort": "-due"})
    assert 'sort=-due" aria-current="true"' in page.content.decode()


def test_the_same_name_again_replaces_what_it_stands_for(town: Town) -> None:
    saved(town)
    saved(town, query="state=open")
    assert list(SavedFilter.objects.values_list("query", flat=True)) == ["state=open"]


@pytest.mark.parametrize(
    ("given", "remark"),
    [
        ({"name": " "}, "no name"),
        ({"name": "长" * 41}, "too long a name"),
        ({"query": ""}, "nothing to keep"),
        ({"query": "q=" + "x" * 3000}, "too long to keep"),
        ({"page": "//evil.example/"}, "another site"),
        ({"page": "https://evil.example/"}, "another site by its full address"),
        ({"page": "/no/such/page/"}, "no page of ours"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(town: Town, given: dict[str, str], remark: str) -> None:
    assert saved(town, **given) == 422, remark
    assert not SavedFilter.objects.exists()


def test_one_more_than_the_most_of_a_list_is_refused(town: Town) -> None:
    for number in range(MOST_OF_A_LIST):
        assert saved(town, name=f"筛选{number}") == 302
    assert saved(town, name="再一个") == 422


def test_a_filter_is_renamed_and_dropped_by_its_person_only(town: Town) -> None:
    saved(town)
    saved(town, name="另一个")
    row = SavedFilter.objects.get(name="超期的")
    rename, drop = (reverse(name, args=[row.pk]) for name in ("saved_filter_rename", "saved_filter_drop"))
    assert browser(town, "director").post(rename, {"name": "抢来的"}).status_code == 404
    assert browser(town, "director").post(drop).status_code == 404
    assert browser(town, "dispatcher").post(rename, {"name": "另一个"}).status_code == 422
    assert browser(town, "dispatcher").post(rename, {"name": "快到期"}).status_code == 302
    assert browser(town, "dispatcher").get(drop).status_code == 200
    assert browser(town, "dispatcher").post(drop).status_code == 302
    assert not SavedFilter.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize(
    ("query", "remark"),
    [("{number}", "by its number"), ("垃圾", "by two characters"), ("bllj", "by pinyin initials")],
)
def test_the_box_in_the_top_bar_finds_a_case(town: Town, query: str, remark: str) -> None:
    case = town.case()
    client = browser(town, "dispatcher")
    home = client.get(reverse("home")).content.decode()
    assert f'action="{reverse("case_list")}"' in home
    page = client.get(reverse("case_list"), {"q": query.format(number=case.number)}).content.decode()
    assert case.title in page, remark
