"""Five workbooks as offices keep them, from the file to the rows and back."""

from datetime import date

import pytest

from weicheng.base.crypto import decrypt
from weicheng.domain.refusals import MoveRefused
from weicheng.events.models import Event
from weicheng.organization import queries
from weicheng.organization.actions.bulk import issue_activation_codes
from weicheng.organization.models import Area, DutyAssignment, Pairing, Posting, Unit, UnitAlias, User
from weicheng.organization.tests.imports import workbooks
from weicheng.workbooks import actions
from weicheng.workbooks.models import Batch


def sentences(result):
    return [str(fault) for fault in result.faults]


def confirm(clerk, batch, **meant):
    """Answer the open questions of a batch, check and apply it again, as the pages do."""
    for question in batch.questions.all():
        actions.confirm_name(actor=clerk, batch=batch, question=question, name=meant[question.spelling])
    actions.start_checking(actor=clerk, batch=batch, enqueue=lambda batch: None)
    actions.check_batch(actor=clerk, batch_id=batch.pk)
    batch.refresh_from_db()
    actions.start_applying(actor=clerk, batch=batch, enqueue=lambda batch: None)
    return actions.apply_batch(actor=clerk, batch_id=batch.pk)


@pytest.fixture
def communities(city, load):
    return load("areas", workbooks.communities, constants={"make_parents": "是"})


def test_a_sheet_of_communities_makes_streets_and_communities(communities):
    assert sentences(communities) == []
    assert communities.made == 5
    assert communities.skipped == {"重复的表头": 1, "合计行": 1, "说明行": 1}
    rows = Area.objects.exclude(name="湘桥区").order_by("path").values_list("name", "parent__name", "code", "built_up")
    assert list(rows) == [
        ("西湖街道", "湘桥区", "445102007", True),
        ("新桥社区", "西湖街道", "445102007002", True),
        ("永护社区", "西湖街道", "445102007003", True),
        ("南春街道", "湘桥区", "445102005", True),
        ("福安社区", "南春街道", "445102005001", False),
    ]


def test_every_row_and_event_names_its_batch(communities):
    batch = communities.batch
    assert set(Area.objects.exclude(name="湘桥区").values_list("batch_id", flat=True)) == {batch.pk}
    events = Event.objects.filter(action="area.added", data__batch=batch.pk)
    assert events.count() == communities.made


def test_a_parent_that_is_not_there_is_a_fault_until_someone_says_to_make_it(city, load):
    result = load("areas", workbooks.communities)
    assert result.made == 0
    assert sentences(result)[0] == (
        "工作表「社区」第 5 行「B 列 所属街道」：没有名为「西湖街道」的区域。请在“名称确认”中选定，"
        "或在“统一填写”中把“自动补建上级”选为“是”。"
    )
    assert Area.objects.count() == 1


def test_a_second_import_of_the_same_workbook_adds_nothing(communities, load):
    again = load("areas", workbooks.communities, constants={"make_parents": "是"})
    assert (again.made, again.unchanged, sentences(again)) == (0, 3, [])


@pytest.mark.mechanism("M-227")
def test_two_spellings_of_one_unit_in_a_workbook_become_one_unit(city, clerk, load):
    result = load("units", workbooks.paired_units)
    assert result.made == 0
    assert [question.spelling for question in result.batch.questions.order_by("pk")] == [
        "凤泉区高新区管委会",
        "市凤凰水电场",
    ]
    batch = confirm(clerk, result.batch, 凤泉区高新区管委会="凤泉湖高新区管委会", 市凤凰水电场="市凤凰水电厂")
    assert batch.rows_made == 3
    assert dict(UnitAlias.objects.values_list("name", "unit__name")) == {
        "凤泉区高新区管委会": "凤泉湖高新区管委会",
        "市凤凰水电场": "市凤凰水电厂",
    }
    assert Unit.objects.get(name="市凤凰水电厂").parent.name == "市城市管理和综合执法局"


@pytest.mark.mechanism("M-227")
def test_a_person_may_say_that_near_names_are_two_units(city, clerk, load):
    result = load("units", workbooks.paired_units)
    same = {"凤泉区高新区管委会": "凤泉湖高新区管委会", "市凤凰水电场": "市凤凰水电场"}
    assert confirm(clerk, result.batch, **same).rows_made == 4


@pytest.fixture
def units(communities, clerk, load):
    result = load("units", workbooks.paired_units)
    meant = {"凤泉区高新区管委会": "凤泉湖高新区管委会", "市凤凰水电场": "市凤凰水电厂"}
    return confirm(clerk, result.batch, **meant)


@pytest.mark.mechanism("M-011", "M-227")
def test_pairings_are_found_by_alias_short_name_and_joined_names(units, load):
    result = load("pairings", workbooks.pairings)
    assert sentences(result) == []
    rows = Pairing.objects.order_by("pk").values_list("unit__name", "area__name", "starts_on")
    assert list(rows) == [
        ("市凤凰水电厂", "新桥社区", date(2021, 4, 1)),
        ("市凤凰水电厂", "永护社区", date(2021, 4, 1)),
        ("市城市管理和综合执法局", "福安社区", date(2021, 4, 1)),
    ]


@pytest.mark.mechanism("M-001")
def test_postings_keep_who_was_director_on_which_day(city, load):
    result = load("people", workbooks.people)
    assert (sentences(result), result.made) == ([], 4)
    office = Unit.objects.get(name="市创卫办")
    assert queries.holder_on(office, "主任", date(2018, 7, 31)).name == "测试甲"
    assert queries.holder_on(office, "主任", date(2018, 9, 1)).name == "测试乙"
    assert User.objects.count() == 3
    second = User.objects.get(name="测试乙")
    assert second.username == "ceshiyi"
    assert decrypt(second.phone_sealed, context="user:ceshiyi") == "13800000002"


def test_imported_accounts_have_no_password_but_get_activation_codes(city, clerk, load):
    batch = load("people", workbooks.people).batch
    assert not any(user.has_usable_password() for user in User.objects.all())
    issued = {user.username: code for user, code in issue_activation_codes(actor=clerk, batch_id=batch.pk)}
    assert len(issued) == 3
    from weicheng.organization.actions import activate_account

    user = activate_account(username="ceshijia", code=issued["ceshijia"], password="Xiang-qiao-2021")
    assert user.check_password("Xiang-qiao-2021")
    assert "ceshijia" not in {u.username for u, _ in issue_activation_codes(actor=clerk, batch_id=batch.pk)}


@pytest.mark.mechanism("M-011")
def test_duties_from_a_csv_of_several_in_a_cell(units, load, pack_duties):
    result = load("duties", workbooks.duties)
    assert sentences(result) == []
    rows = DutyAssignment.objects.order_by("pk").values_list("duty", "area__name", "starts_on")
    assert list(rows) == [
        ("sweeping", "新桥社区", date(2021, 1, 1)),
        ("refuse", "新桥社区", date(2021, 1, 1)),
        ("toilets", "永护社区", date(2021, 1, 1)),
    ]


def test_a_batch_can_be_undone_as_a_whole(communities, clerk):
    batch = actions.undo_batch(actor=clerk, batch=communities.batch)
    assert batch.state == Batch.State.UNDONE
    assert list(Area.objects.values_list("name", flat=True)) == ["湘桥区"]
    assert Event.objects.filter(action="workbook.undone", subject=f"batch:{batch.pk}").get().data["count"] == 5


def test_a_batch_that_later_rows_rest_on_is_not_undone(units, communities, clerk, load):
    load("pairings", workbooks.pairings)
    with pytest.raises(MoveRefused, match="不能撤销：有 3 条"):
        actions.undo_batch(actor=clerk, batch=communities.batch)
    assert Area.objects.count() == 6


def test_undoing_people_removes_posts_and_accounts(city, clerk, load):
    batch = load("people", workbooks.people).batch
    actions.undo_batch(actor=clerk, batch=batch)
    assert (Posting.objects.count(), User.objects.count()) == (0, 0)
