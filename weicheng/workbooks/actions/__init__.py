"""Every write of an import: upload, layout, dry run, names, apply, undo."""

from weicheng.workbooks.actions.applying import apply_batch, start_applying
from weicheng.workbooks.actions.checking import check_batch, confirm_name, start_checking
from weicheng.workbooks.actions.files import ImportResult, import_file
from weicheng.workbooks.actions.layout import choose_sheets, map_columns
from weicheng.workbooks.actions.undoing import abandon_batch, undo_batch
from weicheng.workbooks.actions.upload import receive_workbook

__all__ = [
    "ImportResult",
    "abandon_batch",
    "apply_batch",
    "check_batch",
    "choose_sheets",
    "confirm_name",
    "import_file",
    "map_columns",
    "receive_workbook",
    "start_applying",
    "start_checking",
    "undo_batch",
]
