"""Tasks for the tests of the worker; the queue finds them by their dotted name, so they have a module of their own."""

from __future__ import annotations

import time
from pathlib import Path
from uuid import uuid4

from django_tasks import task

from weicheng.base import trail, work
from weicheng.domain.refusals import Refusal

calls: list[str] = []


@task()
def note(text: str) -> str:
    calls.append(f"{text} {trail.current().source}")
    return text


@task()
def tick() -> None:
    calls.append("tick")


@task()
def nap(folder: str, seconds: float) -> str:
    """Leaves a file when it begins, sleeps, and says that it is rested."""
    begun = Path(folder) / f"begun-{uuid4().hex}"
    begun.touch()
    time.sleep(seconds)
    return "rested"


@task()
def fail() -> None:
    raise LookupError("坏了")


@task()
def count_to(job_id: int, total: int) -> None:
    with work.carry_out(job_id) as progress:
        for number in range(total + 1):
            progress(number, total)
        progress.conclude(f"数到了 {total}。", label="查看", url="/numbers/")


@task()
def refuse(job_id: int) -> None:
    with work.carry_out(job_id):
        raise Refusal("第 3 行没有单位名称。")


@task()
def break_down(job_id: int) -> None:
    with work.carry_out(job_id):
        raise LookupError("坏了")
