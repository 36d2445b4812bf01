"""What may go wrong between the upload and the commit; nothing of it may leave half an import."""

from __future__ import annotations

from pathlib import Path

import pytest

from weicheng.access.policy import Actor
from weicheng.base import work
from weicheng.base.models import Job
from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed, OutOfReach
from weicheng.events.models import Event
from weicheng.organization import actions as organization
from weicheng.organization.enums import UnitKind
from weicheng.organization.models import Area, Unit
from weicheng.organization.tests.imports import workbooks
from weicheng.testing import town as testing_town
from weicheng.workbooks import actions, queries, storage
from weicheng.workbooks.models import Batch
from weicheng.workbooks.reach import sees


@pytest.fixture
def town(db):
    """Founded before anything else, in the empty database it needs."""
    return testing_town.build()


@pytest.fixture
def checked(city, clerk, tmp_path: Path) -> Batch:
    """A batch of three units after a dry run without faults."""
    path = tmp_path / "units.csv"
    path.write_text(
        "单位名称,上级单位\n市税务局,市人民政府\n市商务局,市人民政府\n直属分局,市税务局\n", encoding="utf-8"
    )
    result = actions.import_file(actor=clerk, kind="units", path=path, dry_run=True)
    assert (result.fault_count, result.batch.report["new"]) == (0, 3)
    return result.batch


def begin(clerk: Actor, batch: Batch) -> None:
    actions.start_applying(actor=clerk, batch=batch, enqueue=lambda batch: None)


def test_a_dry_run_writes_nothing(checked):
    assert not Unit.objects.filter(name="市税务局").exists()
    assert not Event.objects.filter(action="unit.added", data__batch=checked.pk).exists()


def test_children_may_stand_before_or_after_their_parents(checked, clerk):
    begin(clerk, checked)
    actions.apply_batch(actor=clerk, batch_id=checked.pk)
    assert Unit.objects.get(name="直属分局").parent.name == "市税务局"
    assert Unit.objects.get(name="直属分局").path.startswith(Unit.objects.get(name="市税务局").path)


def test_stopping_before_the_commit_leaves_nothing_behind(checked, clerk):
    begin(clerk, checked)

    def stop_while_writing(done: int, total: int) -> None:
        if Unit.objects.filter(name="市税务局").exists():
            raise work.Cancelled

    with pytest.raises(work.Cancelled):
        actions.apply_batch(actor=clerk, batch_id=checked.pk, watch=stop_while_writing)
    checked.refresh_from_db()
    assert checked.state == Batch.State.CHECKED
    assert not Unit.objects.filter(batch_id=checked.pk).exists()
    assert not Event.objects.filter(action="unit.added", data__batch=checked.pk).exists()


def test_what_changed_since_the_dry_run_is_noticed_before_writing(checked, clerk):
    parent = Unit.objects.get(name="市人民政府")
    organization.add_unit(actor=clerk, name="市税务局征收分局一所", kind=UnitKind.BUREAU, parent=parent)
    organization.change_unit(actor=clerk, unit=parent, changes={"closed_on": "2026-01-01"})
    begin(clerk, checked)
    with pytest.raises(MoveRefused, match="试运行之后数据有变化"):
        actions.apply_batch(actor=clerk, batch_id=checked.pk)
    checked.refresh_from_db()
    assert (checked.state, checked.report["faults"]) == (Batch.State.CHECKED, 2)
    assert not Unit.objects.filter(batch_id=checked.pk).exists()


def test_rows_registered_by_hand_since_are_left_alone(checked, clerk):
    parent = Unit.objects.get(name="市人民政府")
    organization.add_unit(actor=clerk, name="市税务局", kind=UnitKind.BUREAU, parent=parent)
    begin(clerk, checked)
    batch = actions.apply_batch(actor=clerk, batch_id=checked.pk)
    assert batch.rows_made == 2
    assert Unit.objects.filter(name="市税务局").count() == 1


def test_a_job_that_is_repeated_after_its_commit_does_nothing(checked, clerk):
    begin(clerk, checked)
    for _ in range(2):
        actions.apply_batch(actor=clerk, batch_id=checked.pk)
    assert Unit.objects.filter(batch_id=checked.pk).count() == 3


def test_two_jobs_never_work_on_one_batch(checked, clerk):
    def enqueue(batch: Batch) -> Job:
        return Job.objects.create(title="试运行")

    actions.start_checking(actor=clerk, batch=checked, enqueue=enqueue)
    with pytest.raises(MoveRefused, match="后台正在处理"):
        actions.start_checking(actor=clerk, batch=checked, enqueue=enqueue)
    Job.objects.update(state=Job.State.FAILED)
    actions.start_checking(actor=clerk, batch=checked, enqueue=enqueue)


def test_files_go_when_the_batch_ends(checked, clerk, django_capture_on_commit_callbacks):
    folder = storage.folder_of(checked.folder)
    assert (folder / "book.json").exists()
    assert not (folder / storage.SOURCE).exists()
    with django_capture_on_commit_callbacks(execute=True):
        actions.abandon_batch(actor=clerk, batch=checked)
    assert not folder.exists()
    with pytest.raises(MoveRefused, match="已放弃"):
        begin(clerk, checked)


def test_a_batch_cannot_be_imported_by_somebody_who_may_not(checked):
    for capabilities in (("workbook.import",), ("organization.manage",)):
        with pytest.raises(NotAllowed):
            begin(Actor.system("tests", *capabilities), checked)


def test_the_filter_and_the_check_agree_on_who_sees_which_batch(town, checked):
    for number, (creator, paths) in enumerate(
        [("street", {"area_path": town.areas["east"].path}), ("director", {"area_path": town.areas["county"].path})]
    ):
        Batch.objects.create(
            kind="units", folder=str(number), created_by=town.users[creator], created_at=checked.created_at, **paths
        )
    actors = [*(town.actor(key) for key in town.users), Actor.citizen(), Actor.system("tests", "workbook.import")]
    seen = {actor.name: set(queries.visible_batches(actor)) for actor in actors}
    for actor in actors:
        assert seen[actor.name] == {batch for batch in Batch.objects.all() if sees(actor, batch)}
    assert {name: len(batches) for name, batches in seen.items() if batches} == {
        "测试director": 3,  # the own, that of the street below, and what the command line left
        "测试dispatcher": 3,
        "测试street": 1,
        "tests": 3,
    }


def test_a_batch_out_of_reach_is_neither_read_nor_moved(town, checked):
    for step in (lambda actor: queries.batch_of(actor, checked.pk), lambda actor: begin(actor, checked)):
        with pytest.raises(OutOfReach):
            step(town.actor("stranger"))


def test_nothing_is_kept_of_a_file_that_cannot_be_read(city, clerk, tmp_path):
    before = set(storage.root().iterdir()) if storage.root().exists() else set()
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"MZ")
    with pytest.raises(BadInput):
        actions.import_file(actor=clerk, kind="units", path=path)
    with pytest.raises(BadInput, match="找不到"):
        actions.import_file(actor=clerk, kind="units", path=tmp_path / "none.xlsx")
    assert (set(storage.root().iterdir()) if storage.root().exists() else set()) == before
    assert not Batch.objects.exists()


def test_sheets_of_one_layout_are_imported_together(city, clerk, tmp_path):
    import xlsxwriter

    path = tmp_path / "two.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, unit in (("市直", "市税务局"), ("区直", "区税务局")):
            sheet = book.add_worksheet(name)
            sheet.write_row("A1", ["单位名称", "上级单位"])
            sheet.write_row("A2", [unit, "市人民政府"])
        book.add_worksheet("说明").write_row("A1", ["甲", "乙"])
    result = actions.import_file(actor=clerk, kind="units", path=path)
    assert (result.made, [sheet["name"] for sheet in result.batch.sheets]) == (2, ["市直", "区直"])


def test_people_must_not_hold_two_of_the_three_powers(city, clerk, tmp_path):
    path = tmp_path / "admins.csv"
    path.write_text(
        "姓名,单位,职务,角色,任职日期,用户名\n"
        "测试甲,市创卫办,系统管理员,系统管理员,2021-01-01,admin1\n"
        "测试甲,市创卫办,审计管理员,审计管理员,2021-01-01,admin1\n",
        encoding="utf-8",
    )
    result = actions.import_file(actor=clerk, kind="people", path=path)
    assert [fault.problem for fault in result.faults] == ["“系统管理员”与“审计管理员”不能由同一人担任（三权分立）"]


def test_a_unit_has_one_head_at_a_time(city, clerk, tmp_path):
    path = tmp_path / "heads.csv"
    path.write_text(
        "姓名,单位,职务,一把手,任职日期\n测试甲,市创卫办,主任,是,2021-01-01\n测试乙,市创卫办,主任,是,2021-06-01\n",
        encoding="utf-8",
    )
    result = actions.import_file(actor=clerk, kind="people", path=path)
    assert [fault.problem for fault in result.faults] == ["同一时段的「主任」已有「测试甲」"]


def test_the_messy_sheet_gives_the_same_rows_by_every_spelling_of_the_command_line(city, load):
    result = load("areas", workbooks.communities, mapping={"社区（村）": "C"}, constants={"make_parents": "是"})
    assert result.made == 5


def test_a_table_of_codes_names_parents_by_their_code(city, clerk, tmp_path):
    path = tmp_path / "divisions.csv"
    lines = ["code,level,name,parent", "445102007002,community,新桥社区,445102007", "445102007,street,西湖街道,445102"]
    path.write_text("\n".join(lines), encoding="utf-8")
    mapping = {"code": "code", "level": "level", "name": "name", "parent": "parent"}
    assert actions.import_file(actor=clerk, kind="areas", path=path, mapping=mapping).made == 2
    assert Area.objects.get(name="新桥社区").parent.name == "西湖街道"
