"""三级督导: which tasks which level of supervision looks at (M-083)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from weicheng.domain.packs.vocabulary import Labelled


class Level(Labelled):
    """督查室 for what lags, the office for everything, a department for what it leads and for the two districts."""

    KEY = "key", "重点督导（督查室）"
    GENERAL = "general", "全面督导（创卫办）"
    SPECIAL = "special", "专项督导（职能部门）"


@dataclass(frozen=True)
class SupervisedTask:
    """A task as supervision is routed by it: who leads it, in which districts it lies, whether it is behind."""

    pk: int
    unit_path: str
    area_path: str
    is_behind: bool


def route(
    tasks: Iterable[SupervisedTask], *, department: str = "", districts: Collection[str] = ()
) -> dict[Level, tuple[int, ...]]:
    """The work list of each level; a task can stand on several.

    Level 3 is that of one department (its path; "" asks for none): the tasks it leads and those of the districts
    (their paths) that its line reaches into. Five tasks of a department with one behind give 1, 5 and 5 (M-083).
    """
    known = list(tasks)
    return {
        Level.KEY: tuple(task.pk for task in known if task.is_behind),
        Level.GENERAL: tuple(task.pk for task in known),
        Level.SPECIAL: tuple(task.pk for task in known if _is_special(task, department, districts)),
    }


def _is_special(task: SupervisedTask, department: str, districts: Collection[str]) -> bool:
    if department and task.unit_path.startswith(department):
        return True
    return bool(department) and any(task.area_path.startswith(district) for district in districts if district)
