"""What runs at night for evidence."""

from __future__ import annotations

from dataclasses import asdict

from django_tasks import task

from weicheng.evidence import actions


@task()
def sweep_evidence() -> dict[str, int]:
    """Removes files without a row, cut-off uploads, and photos and files that nobody used."""
    return asdict(actions.sweep())
