"""The way of a workbook through the pages, as a clerk walks it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from weicheng.access.policy import Actor
from weicheng.base.sheets.book import read_workbook
from weicheng.base.worker import Worker
from weicheng.organization.models import Area, Pairing, Unit, User
from weicheng.organization.tests.imports import workbooks
from weicheng.testing import town as testing_town
from weicheng.testing.town import Town
from weicheng.workbooks.actions import import_file
from weicheng.workbooks.models import Batch, RememberedMapping

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> Town:
    return testing_town.build()


def browser(town: Town, key: str) -> Client:
    client = Client()
    client.force_login(town.users[key])
    return client


@pytest.fixture
def clerk(town: Town) -> Client:
    return browser(town, "director")


@pytest.fixture
def upload(tmp_path: Path):
    """Post one of the messy workbooks; returns its batch."""

    def upload(client: Client, kind: str, make, name: str = "") -> Batch:
        path = make(tmp_path / (name or f"{make.__name__}.xlsx"))
        with path.open("rb") as file:
            answer = client.post(reverse("batch_new"), {"kind": kind, "file": file})
        assert answer.status_code == 302, answer.content.decode()
        return Batch.objects.latest("pk")

    return upload


def fill_in(client: Client, batch: Batch, **changes: str):
    """Post the mapping page as it stands, with some fields changed."""
    form = client.get(reverse("batch_mapping", args=[batch.pk])).context["form"]
    data = {name: form[name].initial or "" for name in form.fields} | changes
    return client.post(reverse("batch_mapping", args=[batch.pk]), data)


def walk(client: Client, batch: Batch, **changes: str) -> Batch:
    """Map, dry run, import."""
    assert fill_in(client, batch, **changes).status_code == 302
    Worker().work_off()
    assert client.post(reverse("batch_apply", args=[batch.pk])).status_code == 302
    Worker().work_off()
    batch.refresh_from_db()
    return batch


def page(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def test_a_clerk_imports_communities_and_takes_them_back(town, clerk, upload):
    batch = upload(clerk, "areas", workbooks.communities)
    assert "B 列 所属街道：西湖街道" in page(clerk, "batch_mapping", batch.pk)

    walk(clerk, batch, constant_make_parents="是", constant_parent="测试区")
    assert batch.state == Batch.State.APPLIED
    assert Area.objects.get(name="新桥社区").batch_id == batch.pk
    shown = page(clerk, "batch_detail", batch.pk)
    assert "导入区域 5 行" in shown
    assert "撤销这次导入" in shown
    made = Area.objects.get(name="新桥社区")
    assert reverse("area_detail", args=[made.pk]) in shown
    assert f"{batch.pk} 号导入批次" in page(clerk, "area_detail", made.pk)

    clerk.post(reverse("batch_undo", args=[batch.pk]))
    assert not Area.objects.filter(name="新桥社区").exists()
    assert "已撤销" in page(clerk, "batch_detail", batch.pk)


def test_the_mapping_is_remembered_for_the_next_workbook_of_this_layout(town, clerk, upload):
    batch = upload(clerk, "areas", workbooks.communities)
    fill_in(clerk, batch, column_name="2", column_community="", constant_level="社区(村)", constant_parent="测试区")
    again = upload(clerk, "areas", workbooks.communities)
    assert again.columns["name"] == 2
    assert again.constants == {"level": "社区(村)", "parent": "测试区"}
    assert RememberedMapping.objects.count() == 1


def test_unknown_names_are_confirmed_once_and_kept_as_aliases(town, clerk, upload):
    walk(clerk, upload(clerk, "areas", workbooks.communities), constant_make_parents="是", constant_parent="测试区")
    for name in ("市凤凰水电厂", "市城市管理和综合执法局"):
        Unit.objects.create(name=name, kind="paired", parent=town.units["government"], path=f"0001{90 + len(name)}00")
    batch = upload(clerk, "pairings", workbooks.pairings)
    fill_in(clerk, batch)
    Worker().work_off()
    assert "先确认它们" in page(clerk, "batch_detail", batch.pk)

    form = clerk.get(reverse("batch_names", args=[batch.pk])).context["form"]
    asked = {question.spelling: question for question in form.questions}
    assert set(asked) == {"市凤凰水电场", "市城管局"}
    answer = clerk.post(
        reverse("batch_names", args=[batch.pk]),
        {
            f"answer_{asked['市凤凰水电场'].pk}": "市凤凰水电厂",
            f"other_{asked['市城管局'].pk}": "市城市管理和综合执法局",
        },
    )
    assert answer.status_code == 302
    Worker().work_off()
    clerk.post(reverse("batch_apply", args=[batch.pk]))
    Worker().work_off()
    assert Pairing.objects.filter(batch_id=batch.pk).count() == 3
    assert set(Unit.objects.get(name="市凤凰水电厂").aliases.values_list("name", flat=True)) == {"市凤凰水电场"}


def test_a_name_nobody_registered_is_no_answer(town, clerk, upload):
    batch = upload(clerk, "pairings", workbooks.pairings)
    fill_in(clerk, batch)
    Worker().work_off()
    question = clerk.get(reverse("batch_names", args=[batch.pk])).context["form"].questions[0]
    answer = clerk.post(reverse("batch_names", args=[batch.pk]), {f"other_{question.pk}": "没有的单位"})
    assert answer.status_code == 422
    assert "没有名为“没有的单位”的" in answer.content.decode()


def test_faults_are_listed_filtered_and_downloaded(town, clerk, upload, tmp_path):
    batch = upload(clerk, "areas", workbooks.communities)
    fill_in(clerk, batch, constant_parent="测试区")
    Worker().work_off()
    shown = page(clerk, "batch_detail", batch.pk)
    assert "没有名为「测试区·西湖街道」的区域" in shown
    assert "B 列 所属街道" in shown
    address = reverse("batch_detail", args=[batch.pk])
    assert len(clerk.get(address, {"row": 9}).context["table"].page.lines) == 1
    answer = clerk.get(address, {"export": "xlsx"})
    (tmp_path / "faults.xlsx").write_bytes(b"".join(answer.streaming_content))
    book = read_workbook(tmp_path / "faults.xlsx", tmp_path / "read")
    assert book.head(book.sheets[0])[0].cells == ["问题", "工作表", "行", "列", "怎么改"]
    assert clerk.post(reverse("batch_apply", args=[batch.pk])).status_code == 409


def test_a_required_field_without_a_column_is_named(town, clerk, upload):
    batch = upload(clerk, "units", workbooks.paired_units)
    answer = fill_in(clerk, batch, column_name="")
    assert answer.status_code == 422
    assert "没有对应的列。请选择对应的列，或填写一个统一的值。" in answer.content.decode()


def test_another_sheet_and_header_row_can_be_chosen(town, clerk, upload):
    batch = upload(clerk, "areas", workbooks.communities)
    address = reverse("batch_layout", args=[batch.pk])
    assert "湘桥区街道社区一览表" in clerk.get(address).content.decode()
    assert clerk.post(address, {"use_0": "on", "first_0": 1, "last_0": 1}).status_code == 302
    batch.refresh_from_db()
    assert batch.sheets == [{"name": "社区", "first": 1, "last": 1}]
    for wrong in ({"use_0": "on", "first_0": 9, "last_0": 4}, {"first_0": 4, "last_0": 4}, {"use_0": "on"}):
        assert clerk.post(address, wrong).status_code == 422


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("单位.xlsx", b"MZ\x90\x00" + bytes(200), "是程序文件"),
        ("单位.xlsx", b"", "空"),
        ("单位.exe", b"x", "不是可用的文件类型"),
        ("单位.csv", "名称\n".encode() + b"\xff\xff", "无法识别的字符"),
    ],
)
def test_a_file_that_is_no_table_gets_a_sentence_and_leaves_nothing(town, clerk, name, content, sentence):
    file = BytesIO(content)
    file.name = name
    answer = clerk.post(reverse("batch_new"), {"kind": "units", "file": file})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Batch.objects.exists()


def test_imported_people_get_a_workbook_of_activation_codes(town, clerk, upload, tmp_path):
    for title in ("市创卫办", "市人民政府"):
        Unit.objects.create(name=title, kind="office", parent=town.units["government"], path=f"00019{len(title)}00")
    batch = walk(clerk, upload(clerk, "people", workbooks.people))
    assert batch.state == Batch.State.APPLIED
    assert "发放激活码" in page(clerk, "batch_detail", batch.pk)
    answer = clerk.post(reverse("batch_activation_codes", args=[batch.pk]))
    (tmp_path / "codes.xlsx").write_bytes(b"".join(answer.streaming_content))
    book = read_workbook(tmp_path / "codes.xlsx", tmp_path / "read")
    rows = [row.cells for row in book.rows(book.sheets[0])]
    assert [row[:3] for row in rows[1:]] == [
        ["测试甲", "ceshijia", "市创卫办"],
        ["测试乙", "ceshiyi", "市创卫办、市人民政府"],
        ["测试丙", "ceshibing", "市创卫办"],
    ]
    user = User.objects.get(username="ceshijia")
    assert user.activation_hash
    assert not user.has_usable_password()


PAGES = ["batch_list", "batch_new", "batch_detail", "batch_mapping", "batch_layout"]


def addresses(batch: Batch) -> list[str]:
    return [reverse(name, args=[] if name in {"batch_list", "batch_new"} else [batch.pk]) for name in PAGES]


def test_only_who_may_import_sees_the_pages(town, clerk, upload):
    batch = upload(clerk, "areas", workbooks.communities)
    for address in addresses(batch):
        assert clerk.get(address).status_code == 200
        assert browser(town, "inspector").get(address).status_code == 403
        assert Client().get(address).status_code == 302


def test_the_office_sees_what_the_command_line_left_open(town, clerk, tmp_path):
    path, operator = (
        workbooks.pairings(tmp_path / "p.xlsx"),
        Actor.system("cli", "workbook.import", "organization.manage"),
    )
    result = import_file(actor=operator, kind="pairings", path=path)
    assert "先确认它们" in page(clerk, "batch_detail", result.batch.pk)
    assert browser(town, "stranger").get(reverse("batch_detail", args=[result.batch.pk])).status_code == 404


def test_a_batch_out_of_reach_does_not_exist(town, clerk, upload):
    batch = upload(clerk, "areas", workbooks.communities)
    stranger = browser(town, "stranger")
    for address in addresses(batch)[2:]:
        assert stranger.get(address).status_code == 404
    assert stranger.get(reverse("batch_list")).status_code == 200


@pytest.mark.parametrize("kind", ["areas", "units", "people", "pairings", "duties"])
def test_the_blank_workbook_of_a_kind_is_understood_without_mapping(town, clerk, upload, tmp_path, kind):
    answer = clerk.get(reverse("import_template", args=[kind]))
    path = tmp_path / "blank.xlsx"
    path.write_bytes(b"".join(answer.streaming_content))
    batch = upload(clerk, kind, lambda target: path)
    form = clerk.get(reverse("batch_mapping", args=[batch.pk])).context["form"]
    assert [row[0].field.label for row in form.rows() if row[0].column is None] == []


def test_a_list_of_batches_costs_the_same_for_one_and_many(town, clerk, upload, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    upload(clerk, "areas", workbooks.communities)
    with CaptureQueriesContext(connection) as one:
        page(clerk, "batch_list")
    for _ in range(4):
        upload(clerk, "areas", workbooks.communities)
    with CaptureQueriesContext(connection) as many:
        page(clerk, "batch_list")
    assert len(one) == len(many)
