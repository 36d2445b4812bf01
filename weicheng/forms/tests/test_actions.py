"""A workbook becomes a frozen version; what is filled in is checked again, kept once and read as item answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from weicheng.domain.checklists import Scoring
from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed, OutOfReach
from weicheng.forms import actions, queries
from weicheng.forms.models import FormVersion, Submission
from weicheng.forms.tests.samples import content, question, sheets, survey, workbook
from weicheng.testing.town import MORNING, Town

RIGHT = {"road": "9", "litter": 2, "closed": "yes", "lamps": 8, "lamps_total": 10}


def upload(town: Town, rows: dict[str, list[list[Any]]] | None = None, by: str = "director") -> FormVersion:
    """Without the reading of a file, which starts a process of its own."""
    given = rows or sheets()
    return actions.add_workbook(actor=town.actor(by), content=content(given), workbook=workbook(given), now=MORNING)


def published(town: Town, rows: dict[str, list[list[Any]]] | None = None) -> FormVersion:
    return actions.publish(actor=town.actor("director"), version=upload(town, rows), now=MORNING)


def fill(town: Town, version: FormVersion, answers: dict[str, Any] | None = None, **more: Any) -> Submission:
    given = {"uuid": uuid4(), "area": town.areas["east1"], "now": MORNING, "actor": town.actor("inspector")} | more
    return actions.submit_answers(version=version, answers=RIGHT if answers is None else answers, **given)


def sentences(caught: pytest.ExceptionInfo[BadInput]) -> list[str]:
    return [str(fault) for fault in caught.value.faults]


def test_an_uploaded_workbook_is_a_draft_that_names_form_kind_and_items(town: Town) -> None:
    file = content(sheets())
    version = actions.upload_workbook(actor=town.actor("director"), content=file, name="表.xlsx", now=MORNING)
    assert (version.state, version.number, version.form.code) == ("draft", 1, "main_road_check")
    assert (version.form.title, version.form.place_kind) == ("主次干道检查表", "main_road")
    road = queries.items(version)[0]
    assert (road.code, road.points, road.basis, road.head, road.veto_below) == ("road", 350, "2021版 第10条", 3, 70)
    assert [item.scoring for item in queries.items(version)] == [
        Scoring.BAND, Scoring.DEDUCT, Scoring.ALL_OR_NOTHING, Scoring.RATE,
    ]  # fmt: skip


def test_a_second_upload_takes_the_place_of_the_draft(town: Town) -> None:
    first = upload(town)
    second = upload(town, survey(question("text", "one", "一道题")))
    assert not FormVersion.objects.filter(pk=first.pk).exists()
    assert (second.number, second.form_id) == (1, first.form_id)


def test_publishing_retires_the_version_before(town: Town) -> None:
    first = published(town)
    second = published(town, survey(question("text", "one", "一道题")))
    first.refresh_from_db()
    assert (first.state, second.state, second.number) == ("retired", "published", 2)
    assert list(queries.published(town.actor("inspector"))) == [second]


def test_the_published_workbook_is_not_taken_twice(town: Town) -> None:
    version = published(town)
    with pytest.raises(MoveRefused, match="完全相同"):
        actions.upload_workbook(
            actor=town.actor("director"), content=bytes(version.workbook), name="表.xlsx", now=MORNING
        )


def test_what_was_published_cannot_be_published_again(town: Town) -> None:
    version = published(town)
    with pytest.raises(MoveRefused, match="不是草稿"):
        actions.publish(actor=town.actor("director"), version=version)


def test_a_retired_form_is_filled_in_by_nobody_until_it_is_published_again(town: Town) -> None:
    version = published(town)
    actions.retire(actor=town.actor("director"), form=version.form, now=MORNING)
    assert not queries.published(town.actor("inspector")).exists()
    with pytest.raises(MoveRefused, match="已经停用"):
        actions.retire(actor=town.actor("director"), form=version.form)
    published(town, survey(question("text", "one", "一道题")))
    assert queries.published(town.actor("inspector")).count() == 1


@pytest.mark.parametrize("step", ["upload", "publish", "retire"])
def test_an_inspector_does_not_manage_forms(town: Town, step: str) -> None:
    version = upload(town)
    actor = town.actor("inspector")
    with pytest.raises(NotAllowed):
        {
            "upload": lambda: upload(town, by="inspector"),
            "publish": lambda: actions.publish(actor=actor, version=version),
            "retire": lambda: actions.retire(actor=actor, form=version.form),
        }[step]()


def test_forms_for_a_kind_of_place_include_those_for_any(town: Town) -> None:
    version = published(town)
    actor = town.actor("inspector")
    assert [list(queries.published(actor, kind)) for kind in ("main_road", "market")] == [[version], []]


def test_a_submission_keeps_answers_and_gives_them_as_item_answers(town: Town) -> None:
    done = fill(town, published(town))
    road, litter, closed, lamps = queries.checklist_answers(done)
    assert (road.grade, litter.count, closed.grade, lamps.count, lamps.total) == (9, 2, 10, 8, 10)
    assert done.answers["hygiene/road_points"] == "3.15"
    assert done.answers["total"] == "路面得 3.15 分，问题 0 个"


def test_a_repeated_send_is_answered_with_the_first_submission(town: Town) -> None:
    version, uuid = published(town), uuid4()
    first = fill(town, version, uuid=uuid)
    again = fill(town, version, RIGHT | {"road": "0", "road_remark": "坑"}, uuid=uuid)
    assert (again.pk, again.answers, Submission.objects.count()) == (first.pk, first.answers, 1)


def test_another_person_cannot_use_the_same_uuid(town: Town) -> None:
    version, uuid = published(town), uuid4()
    fill(town, version, uuid=uuid)
    with pytest.raises(MoveRefused, match="编号已被用过"):
        fill(town, version, uuid=uuid, actor=town.actor("grid"))


def test_every_wrong_answer_is_named_by_its_label(town: Town) -> None:
    with pytest.raises(BadInput) as caught:
        fill(town, published(town), {"road": "3", "litter": 101, "problem": [{"what": "油污"}, {"tag": "a c"}]})
    assert sentences(caught) == [
        "问题说明：没有填写。请填写后再提交",
        "垃圾堆积处数：请填 0–100",
        "发现的问题 第 2 条·什么问题：没有填写。请填写后再提交",
        "发现的问题 第 2 条·标签：“c”不在选项里。请从选项中选择",
    ]
    assert not Submission.objects.exists()


def test_a_grade_that_is_not_applicable_is_no_grade(town: Town) -> None:
    done = fill(town, published(town), RIGHT | {"road": "na"})
    assert queries.checklist_answers(done)[0].grade is None


def test_today_is_the_day_on_which_the_form_was_filled_in(town: Town) -> None:
    version = published(town)
    answers = RIGHT | {"day": (MORNING - timedelta(days=1)).date().isoformat()}
    fill(town, version, answers, ended_at=MORNING - timedelta(days=1))
    with pytest.raises(BadInput, match="不能晚于今天"):
        fill(town, version, answers, ended_at=MORNING - timedelta(days=2))


def test_a_clock_that_runs_ahead_makes_no_later_today(town: Town) -> None:
    tomorrow = MORNING + timedelta(days=1)
    with pytest.raises(BadInput, match="不能晚于今天"):
        fill(town, published(town), RIGHT | {"day": tomorrow.date().isoformat()}, ended_at=tomorrow)


def test_a_photo_is_linked_to_its_question_and_seen_by_whoever_sees_the_submission(town: Town) -> None:
    photo = town.photo()
    done = fill(town, published(town), RIGHT | {"road_photo": f"{photo.uuid}.jpg"}, photos=[photo])
    assert queries.checklist_answers(done)[0].photos == (str(photo.uuid),)
    assert queries.photos_in_reach(town.actor("street"), [photo.pk]) == {photo.pk}
    assert queries.photos_in_reach(town.actor("stranger"), [photo.pk]) == set()


def test_a_photo_that_has_not_arrived_is_named(town: Town) -> None:
    with pytest.raises(BadInput) as caught:
        fill(town, published(town), RIGHT | {"road_photo": f"{uuid4()}.jpg"})
    assert sentences(caught) == ["照片：照片还没有传到。请先上传照片再提交"]


def test_a_draft_takes_no_answers_and_a_retired_version_does(town: Town) -> None:
    first = published(town)
    draft = upload(town, survey(question("text", "one", "一道题")))
    with pytest.raises(MoveRefused, match="还没有发布"):
        fill(town, draft, {"one": "x"})
    actions.publish(actor=town.actor("director"), version=draft)
    first.refresh_from_db()
    assert fill(town, first).version_id == first.pk


def test_submissions_are_seen_in_their_area_only(town: Town) -> None:
    done = fill(town, published(town))
    assert queries.submission(town.actor("street"), done.uuid) == done
    with pytest.raises(OutOfReach):
        queries.submission(town.actor("stranger"), done.uuid)


def test_nobody_fills_in_a_form_for_an_area_out_of_reach(town: Town) -> None:
    with pytest.raises(NotAllowed):
        fill(town, published(town), actor=town.actor("stranger"))


@pytest.mark.parametrize(
    ("instance", "says"),
    [
        ("", "读不出来"),
        ("<data>", "读不出来"),
        ("x" * 1_000_001, "太长"),
        ('<!DOCTYPE d [<!ENTITY a "b">]><data>&a;</data>', "读不出来"),
        ('<!DOCTYPE d SYSTEM "file:///etc/passwd"><data/>', "读不出来"),
        ("<other/>", "不是这张表单"),
        ("<data><hygiene><road>9</road><road>8</road></hygiene></data>", "出现了 2 次"),
        ("<data><stranger/></data>", "没有的题目“stranger”"),
        ("<data><hygiene><road><b/></road></hygiene></data>", "夹带"),
        ("<data>" + "<problem/>" * 300 + "</data>", "出现了 300 次"),
        ("<data>" + "<a>" * 20_000 + "</a>" * 20_000 + "</data>", "没有的题目"),
    ],
)  # fmt: skip
def test_a_hostile_instance_gets_a_sentence(town: Town, instance: str, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        actions.submit(
            actor=town.actor("inspector"), version=published(town), instance=instance, uuid=uuid4(),
            area=town.areas["east1"], now=MORNING,
        )  # fmt: skip


def test_answers_under_unknown_names_are_refused(town: Town) -> None:
    with pytest.raises(BadInput, match="没有题目“rood”"):
        fill(town, published(town), {"rood": "9"}, uuid=UUID(int=1))
