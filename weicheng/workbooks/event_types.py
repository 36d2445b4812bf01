"""What can happen to an import, and how the log says it. File names stay out: they may name persons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from weicheng.events.log import declare, name_table
from weicheng.workbooks.kinds import kinds

UPLOADED = declare("workbook.uploaded", "上传表格，准备导入{kind:import_kind}")
APPLIED = declare("workbook.applied", "导入{kind:import_kind} {count} 行")
UNDONE = declare("workbook.undone", "撤销导入，删除{kind:import_kind} {count} 行")
ABANDONED = declare("workbook.abandoned", "放弃导入")
NAME_CONFIRMED = declare("workbook.name-confirmed", "确认表中一处名称写法")


def _kind_names(codes: Sequence[Any]) -> Mapping[Any, str]:
    return {kind.code: kind.name for kind in kinds() if kind.code in codes}


name_table("import_kind", _kind_names)
