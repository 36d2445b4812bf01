"""What runs at night for the field app."""

from __future__ import annotations

from django_tasks import task

from weicheng.fieldwork import actions


@task()
def forget_commands() -> int:
    """Deletes the answers to commands that no phone will ask for again."""
    return actions.forget_commands()
