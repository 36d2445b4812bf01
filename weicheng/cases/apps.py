from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "weicheng.cases"
    verbose_name = "案件"

    def ready(self) -> None:
        """Tells the apps below what only this one knows: who sees a photo, who is idle, which rows carry paths."""
        from weicheng.base.rotation import encrypts
        from weicheng.base.todo import plug_in
        from weicheng.cases import event_types, followers, imports, models, queries, todo  # noqa: F401 - declares and follows
        from weicheng.cases.about import case_about
        from weicheng.evidence import reach
        from weicheng.grading import subjects
        from weicheng.organization.actions import carries_paths
        from weicheng.organization.needs import provide_idle_units
        from weicheng.tasks import about

        reach.register(
            "case",
            photos=queries.photos_in_reach,
            attachments=queries.attachments_in_reach,
            captions=queries.photo_captions,
        )
        subjects.register("case", queries.claim_subjects)
        provide_idle_units(queries.idle_spans)
        carries_paths(models.Case, unit="unit_path", area="area_path", lead="lead_path")
        carries_paths(models.CaseFigure, unit="unit_path", area="area_path", lead="lead_path")
        carries_paths(models.LookBack, unit="unit_path", area="area_path", lead="lead_path")
        carries_paths(models.Slip, unit="unit_path", area="area_path")
        carries_paths(models.CaseListItem, unit="suggested_path")
        carries_paths(models.Dispatch, unit="unit_path")
        for model in (models.Report, models.CaseList, models.Cleanup):
            carries_paths(model, area="area_path")
        for part in ("name", "phone"):
            encrypts(models.ReporterIdentity, f"{part}_sealed", _context_of(part), "report")
        plug_in("cases", todo.boxes)
        about.register("case", case_about)
        imports.register_kinds()


def _context_of(part: str) -> Callable[[Any], str]:
    """What the encrypted name or phone of a reporter is bound to."""
    return lambda identity: f"reporter.{part}:{identity.report.code}"
