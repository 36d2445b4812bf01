"""What the worker does for photo evidence. OpenCV is loaded inside the task: pages import this module too."""

from __future__ import annotations

from dataclasses import asdict

from django_tasks import task


@task()
def grade_photos() -> dict[str, int]:
    """Grades the photos that wait, some two hundred at a time; the rest in the next round."""
    from weicheng.grading.actions.grading import grade_waiting

    return asdict(grade_waiting())
