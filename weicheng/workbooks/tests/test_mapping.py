import pytest

from weicheng.base.sheets.book import Row
from weicheng.base.sheets.cells import phone, text
from weicheng.base.sheets.layout import header_at
from weicheng.domain.refusals import BadInput, OutOfReach
from weicheng.workbooks.kinds import ImportField, ImportKind, Prepared, kind_of, register
from weicheng.workbooks.mapping import columns_by_name, faults_of_mapping, propose_columns

KIND = ImportKind(
    code="samples",
    name="样例",
    description="",
    capability="organization.manage",
    fields=(
        ImportField(code="name", label="单位名称", convert=text, synonyms=("单位",), required=True),
        ImportField(code="leader", label="负责人", convert=text, synonyms=("负责人姓名",)),
        ImportField(code="phone", label="联系电话", convert=phone, synonyms=("电话", "负责人电话")),
    ),
    prepare=lambda rows, check: Prepared(),
    apply=lambda actor, rows, batch_id, tick: 0,
    models=(),
    made=lambda batch_id: None,
    address=str,
)


def header(*rows):
    return header_at([Row(number, list(cells)) for number, cells in enumerate(rows, start=1)], 1, len(rows))


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        ([["序号", "单位 名称*", "联系电话"]], {"name": 1, "phone": 2}),  # by label, whatever its decoration
        ([["单位", "负责人电话"]], {"name": 0, "phone": 1}),  # by synonym
        (
            [["单位", "负责人", "负责人"], ["单位", "姓名", "电话"]],
            {"name": 0, "leader": 1, "phone": 2},  # a two-row header, read as a whole
        ),
        ([["单位", "包联", "包联"], ["单位", "级别", "电话"]], {"name": 0, "phone": 2}),  # by the child alone
        ([["单位", "电话", "电话"]], {"name": 0}),  # two columns of one title: a person decides
        ([["备注", "其他"]], {}),
    ],
)
def test_columns_are_proposed_from_their_titles(rows, columns):
    assert propose_columns(KIND, header(*rows)) == columns


def test_the_command_line_names_a_column_by_letter_or_title():
    found = header(["甲", "乙", "丙"])
    assert columns_by_name(KIND, found, {"name": "B", "联系电话": "丙"}) == {"name": 1, "phone": 2}


def test_every_wrong_part_of_a_given_mapping_is_named():
    with pytest.raises(BadInput) as caught:
        columns_by_name(KIND, header(["甲", "乙"]), {"单价": "A", "name": "Z"})
    assert [fault.problem for fault in caught.value.faults] == ["没有这个字段", "没有唯一的列“Z”"]


def test_a_required_field_may_come_from_a_column_or_a_constant_and_a_column_feeds_one_field():
    assert [fault.place for fault in faults_of_mapping(KIND, {}, {})] == ["单位名称"]
    assert list(faults_of_mapping(KIND, {}, {"name": "市税务局"})) == []
    assert [fault.problem for fault in faults_of_mapping(KIND, {"name": 0, "leader": 0}, {})] == [
        "与“单位名称”选了同一列(A)"
    ]


def test_a_code_names_one_kind_only():
    with pytest.raises(OutOfReach, match="可用："):
        kind_of("samples")
    taken = next(iter(kind_of("units").fields)).code
    assert taken == "name"
    with pytest.raises(ValueError, match="registered twice"):
        register(ImportKind(**{**vars_of(KIND), "code": "units"}))


def vars_of(kind):
    return {name: getattr(kind, name) for name in kind.__dataclass_fields__}
