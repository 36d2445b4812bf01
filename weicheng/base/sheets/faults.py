"""Faults in a workbook: sheet, row, column, what is wrong and how to put it right."""

from __future__ import annotations

from dataclasses import dataclass

from weicheng.domain.refusals import Fault


class CellRefused(ValueError):
    """A converter cannot read a cell. The caller knows where the cell stands and makes it a `SheetFault`."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class SheetFault:
    """One fault of a cell, or of a whole row (`column` empty). `row` counts as Excel does, from 1."""

    sheet: str
    row: int
    column: str
    problem: str
    remedy: str

    @property
    def place(self) -> str:
        column = f"「{self.column}」" if self.column else ""
        return f"工作表「{self.sheet}」第 {self.row} 行{column}"

    def as_fault(self) -> Fault:
        """The fault as every other part of the system shows it."""
        return Fault(self.place, self.problem, self.remedy)


def shown(value: object, limit: int = 20) -> str:
    """A cell's content inside a sentence: one line, cut so that a hostile cell cannot fill the page."""
    line = "".join(char if char.isprintable() else " " for char in str(value)).strip()
    return f"「{line[:limit]}…」" if len(line) > limit else f"「{line}」"
