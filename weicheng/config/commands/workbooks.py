"""import."""

from __future__ import annotations

import argparse
from pathlib import Path

from weicheng.config import installing
from weicheng.config.commands.base import Commands, add, start_django
from weicheng.config.console import Bar
from weicheng.domain.refusals import BadInput

SHOWN_FAULTS = 50
# What an import may touch: the operator of the server acts for the whole city.
CAPABILITIES = ("workbook.import", "organization.manage", "organization.accounts", "place.manage", "case.report")


def register(commands: Commands) -> None:
    parser = add(commands, "import", "从 XLSX、XLS、CSV 表格导入；全部无误才写入", import_workbook)
    parser.add_argument("kind", metavar="类型", help="导入什么；写 list 列出全部类型和字段")
    parser.add_argument("file", nargs="?", type=Path, metavar="文件", help="表格文件")
    parser.add_argument("--sheet", metavar="名称", help="工作表名称，默认第一张")
    parser.add_argument(
        "--map", action="append", default=[], metavar="字段=列", help="指定某个字段取哪一列（列号或列名），可以多次"
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="字段=值",
        help="给所有行统一填一个值，如 起始日期=2021-04-01，可以多次",
    )
    parser.add_argument("--dry-run", action="store_true", help="只检查，不写入")


def import_workbook(options: argparse.Namespace) -> int:
    start_django()
    if options.kind == "list":
        return _list_kinds()
    if options.file is None:
        raise BadInput.of("文件", "没有写明", "例如 weicheng import units 单位名册.xlsx")
    installing.check_ready()
    from weicheng.access.policy import Actor
    from weicheng.workbooks.actions import import_file

    with Bar("导入") as bar:
        result = import_file(
            actor=Actor.system("cli", *CAPABILITIES),
            kind=options.kind,
            path=options.file,
            sheet=options.sheet,
            mapping=_pairs("--map", options.map, "列", "单位名称=B"),
            constants=_pairs("--set", options.set, "值", "起始日期=2021-04-01"),
            dry_run=options.dry_run,
            watch=bar,
        )
    for fault in result.faults[:SHOWN_FAULTS]:
        print(fault)
    if result.fault_count:
        print(f"共 {result.rows} 行，{result.fault_count} 处错误，没有写入任何数据。改好后重新导入。")
        if result.batch.questions.exists():
            print(f"要确认的名称在网页“表格导入”的 {result.batch.pk} 号批次里。")
        return 1
    skipped = sum(result.skipped.values())
    if options.dry_run:
        print(f"试运行通过：共 {result.rows} 行，已有且相同 {result.unchanged} 行，略过 {skipped} 行。没有写入。")
    else:
        print(
            f"已导入 {result.made} 行（批次 {result.batch.pk}），已有且相同 {result.unchanged} 行，略过 {skipped} 行。"
        )
    return 0


def _pairs(option: str, given: list[str], what: str, example: str) -> dict[str, str]:
    pairs = {}
    for pair in given:
        field, found, value = pair.partition("=")
        if not found:
            raise BadInput.of(option, f"“{pair}”不是 字段={what} 的形式", f"例如 {option} {example}")
        pairs[field.strip()] = value.strip()
    return pairs


def _list_kinds() -> int:
    from weicheng.workbooks.kinds import kinds

    for kind in kinds():
        fields = "、".join(f"{field.label}{'*' if field.required else ''}" for field in kind.fields)
        print(f"{kind.code}  {kind.name}：{fields}")
    print("带 * 的字段必须有。")
    return 0
