"""The workbooks that bring problems: hotline work orders and problem lists."""

from weicheng.cases.imports.hotline import HOTLINE
from weicheng.cases.imports.problem_list import PROBLEM_LIST
from weicheng.workbooks.kinds import register


def register_kinds() -> None:
    """Called when the app starts."""
    for kind in (HOTLINE, PROBLEM_LIST):
        register(kind)
