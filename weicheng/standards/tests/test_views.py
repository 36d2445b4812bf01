"""Pages of the rules: who may open them, what they show, and what a wrong answer says."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from weicheng.access.policy import Actor
from weicheng.organization import actions as organization
from weicheng.organization.enums import AreaLevel, UnitKind
from weicheng.organization.models import User
from weicheng.standards import actions, queries
from weicheng.standards.models import CalendarDay, PackVersion
from weicheng.standards.tests.conftest import NOW, OFFICE

pytestmark = pytest.mark.django_db
SETTLER = Actor.system("settler", "organization.manage", "organization.accounts")
READING = ["pack_list", "calendar_history"]
WRITING = [
    ("calendar_notice", [2027]),
    ("calendar_load", [2026]),
    ("calendar_day", ["2026-10-01"]),
    ("office_hours", []),
]


@pytest.fixture
def enter():
    area = organization.add_area(actor=SETTLER, name="湘桥区", level=AreaLevel.COUNTY, code="445102")
    unit = organization.add_unit(actor=SETTLER, name="区创卫办", kind=UnitKind.OFFICE, area=area)

    def signed_in(role):
        user, _ = organization.open_account(actor=SETTLER, username=role, name=role)
        organization.open_posting(
            actor=SETTLER, user=user, unit=unit, title="岗位", role=role, starts_on=date(2020, 1, 1)
        )
        User.objects.filter(pk=user.pk).update(must_change_password=False)
        client = Client()
        client.force_login(User.objects.get(pk=user.pk))
        return client

    return signed_in


@pytest.fixture
def director(enter):
    return enter("office_director")


@pytest.fixture
def dispatcher(enter):
    return enter("dispatcher")


@pytest.fixture
def packs():
    return {version.city: version for version in actions.seed_packs(actor=OFFICE, now=NOW)}


@pytest.mark.parametrize("name", READING)
def test_the_rules_are_open_to_those_who_need_them_and_to_nobody_outside(name, packs, dispatcher, enter):
    assert dispatcher.get(reverse(name)).status_code == 200
    assert enter("grid_worker").get(reverse(name)).status_code == 403
    assert Client().get(reverse(name)).status_code == 302


@pytest.mark.parametrize(("name", "args"), WRITING)
def test_only_the_director_changes_the_calendar(name, args, director, dispatcher):
    assert director.get(reverse(name, args=args)).status_code == 200
    assert dispatcher.get(reverse(name, args=args)).status_code == 403


def test_a_pack_shows_its_sections_and_how_many_rows_are_its_own(packs, dispatcher):
    page = dispatcher.get(reverse("pack_detail", args=[packs["chaozhou"].pk])).content.decode()
    assert "hygiene-city/national@2026.1" in page
    assert "273 行" in page
    assert "本包设定 3 行" in page
    assert dispatcher.get(reverse("pack_detail", args=[99999])).status_code == 404


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("", "01001", "90071"),  # the first page
        ("q=暴露垃圾", "06010", "06012"),  # by text
        ("q=90071", "公厕脏臭", "暴露垃圾"),  # by code
        ("q=清扫保洁", "06012", "06010"),  # by the name of what a code refers to
        ("mark=示例", "90001", "06010"),  # by how far it is confirmed
        ("own=on", "10001", "06010"),  # what the city itself set
    ],
)
def test_a_section_is_a_list_to_filter(query, shown, hidden, packs, dispatcher):
    url = reverse("pack_section", args=[packs["chaozhou"].pk, "matter"])
    page = dispatcher.get(f"{url}?{query}&per=50").content.decode()
    rows = page.partition("<tbody>")[2]
    assert shown in rows
    assert hidden not in rows


def test_a_value_says_which_file_and_line_set_it(packs, dispatcher):
    page = dispatcher.get(reverse("pack_section", args=[packs["chaozhou"].pk, "limit"])).content.decode()
    assert "本包：处置、核对情况；其余：national@2026.1 deadlines.toml:" in page
    settings_page = dispatcher.get(reverse("pack_section", args=[packs["chaozhou"].pk, "suspension"]))
    assert "60 紧急工作日" in settings_page.content.decode()


@pytest.mark.parametrize("name", ["pack", "nothing"])
def test_a_section_that_does_not_exist_is_not_found(name, packs, dispatcher):
    assert dispatcher.get(reverse("pack_section", args=[packs["national"].pk, name])).status_code == 404


def test_a_section_is_exported_to_excel(packs, dispatcher):
    url = reverse("pack_section", args=[packs["national"].pk, "duty"])
    response = dispatcher.get(f"{url}?export=xlsx")
    assert b"".join(response.streaming_content)[:2] == b"PK"


def test_two_versions_are_compared_value_by_value(packs, dispatcher):
    url = reverse("pack_compare", args=[packs["chaozhou"].pk])
    assert "与哪个版本比较" in dispatcher.get(url).content.decode()
    page = dispatcher.get(url, {"other": packs["national"].pk}).content.decode()
    assert "4 工作时" in page.partition("<tbody>")[2]
    assert dispatcher.get(url, {"other": "x"}).status_code == 200


def test_a_draft_is_checked_shown_and_published(settings, tmp_path, packs, director, dispatcher):
    folder = tmp_path / "hygiene-city/testing/2026.1"
    folder.mkdir(parents=True)
    head = queries.library()["hygiene-city/chaozhou/2026.1"].files["pack.toml"].decode()
    (folder / "pack.toml").write_text(head.replace('"chaozhou"', '"testing"'), "utf-8")
    (folder / "words.toml").write_text("[word_list.accusation]\nwords = 3\n", "utf-8")
    settings.PACKS_DIRS = [*settings.PACKS_DIRS, tmp_path]
    name = "hygiene-city/testing/2026.1"
    assert name in director.get(reverse("pack_list")).content.decode()
    assert name not in dispatcher.get(reverse("pack_list")).content.decode()
    assert "words.toml:2" in director.get(reverse("pack_draft", args=[name])).content.decode()
    assert director.post(reverse("pack_publish", args=[name])).status_code == 422
    assert PackVersion.objects.filter(city="testing").count() == 0
    (folder / "words.toml").unlink()
    assert "可以发布" in director.get(reverse("pack_draft", args=[name])).content.decode()
    assert dispatcher.post(reverse("pack_publish", args=[name])).status_code == 403
    assert "确定发布" in director.get(reverse("pack_publish", args=[name])).content.decode()
    assert director.post(reverse("pack_publish", args=[name])).status_code == 302
    assert PackVersion.objects.filter(city="testing").count() == 1


def test_the_year_shows_holidays_in_words_and_says_when_it_is_unknown(director, dispatcher):
    actions.load_years(actor=OFFICE, years=[2026], now=NOW)
    known = director.get(reverse("calendar_year", args=[2026])).content.decode()
    assert "10月1日 放假 国庆节" in known
    assert "10月10日 上班(调休) 国庆节" in known
    assert reverse("calendar_day", args=["2026-10-01"]) in known
    assert (
        reverse("calendar_day", args=["2026-10-01"])
        not in dispatcher.get(reverse("calendar_year", args=[2026])).content.decode()
    )
    assert "2027 年的放假安排尚未录入" in director.get(reverse("calendar_year", args=[2027])).content.decode()


@pytest.mark.parametrize("year", [1999, 2101])
def test_a_year_far_away_is_not_found(year, dispatcher):
    assert dispatcher.get(reverse("calendar_year", args=[year])).status_code == 404


def test_the_calendar_opens_on_this_year(dispatcher):
    assert dispatcher.get(reverse("calendar")).status_code == 302


def test_a_day_is_corrected_with_its_basis(director):
    url = reverse("calendar_day", args=["2026-10-08"])
    refused = director.post(url, {"kind": "rest", "name": "调整", "basis": ""})
    assert refused.status_code == 422
    assert "请填写“依据”" in refused.content.decode()
    assert director.post(url, {"kind": "rest", "name": "调整", "basis": "补充通知"}).status_code == 302
    assert CalendarDay.objects.get().name == "调整"
    assert director.post(url, {"kind": "", "basis": "更正"}).status_code == 302
    assert not CalendarDay.objects.exists()


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("work", "本来就上班"),  # a Thursday made up
        ("", "没有不同"),  # as it is
        ("dance", "不在可用的选项中"),  # no such kind
    ],
)
def test_a_correction_that_makes_no_sense_is_answered_in_place(kind, says, director):
    response = director.post(reverse("calendar_day", args=["2026-10-08"]), {"kind": kind, "basis": "通知"})
    assert response.status_code == 422
    assert says in response.content.decode()


def test_a_notice_is_entered_as_a_whole_or_not_at_all(director):
    url = reverse("calendar_notice", args=[2027])
    refused = director.post(url, {"text": "1月1日 放假 元旦\n2月30日 放假", "basis": "国办通知"})
    assert refused.status_code == 422
    assert "第 2 行" in refused.content.decode()
    assert not CalendarDay.objects.exists()
    assert director.post(url, {"text": "1月1日 放假 元旦", "basis": "国办通知"}).status_code == 302
    assert queries.known_years() == [2027]


def test_a_shipped_year_is_loaded_and_one_that_is_not_shipped_is_refused(director):
    assert director.post(reverse("calendar_load", args=[2026])).status_code == 302
    assert queries.known_years() == [2026]
    assert director.post(reverse("calendar_load", args=[2027])).status_code == 422


def test_office_hours_are_changed_on_their_page(director):
    url = reverse("office_hours")
    refused = director.post(url, {"hours": "九点到五点", "basis": "通知"})
    assert refused.status_code == 422
    assert "看不懂" in refused.content.decode()
    assert director.post(url, {"hours": "09:00-12:00,13:00-17:00", "basis": "通知"}).status_code == 302
    assert queries.office_hours_text() == "09:00-12:00,13:00-17:00"


@pytest.mark.parametrize("day", ["2026-13-01", "2026-1-1", "tomorrow"])
def test_a_day_that_does_not_exist_is_not_found(day, director):
    assert director.get(f"/calendar/days/{day}/").status_code == 404
