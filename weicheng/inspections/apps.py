from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "weicheng.inspections"
    verbose_name = "督查检查"

    def ready(self) -> None:
        """Tells the apps below what only this one knows: paths, photos, recipients, boxes, an import."""
        from weicheng.base.todo import plug_in
        from weicheng.evidence import reach
        from weicheng.grading import subjects
        from weicheng.inspections import event_types, imports, models, queries, recipients, todo  # noqa: F401 - declares
        from weicheng.organization.actions import carries_paths

        carries_paths(models.Visit, area="area_path", unit="unit_path")
        carries_paths(models.GroupEntry, area="area_path", unit="unit_path")
        carries_paths(models.Rating, unit="unit_path")
        for model in (
            models.Finding, models.CheckNote, models.Round, models.Group, models.Shift, models.FeedbackItem,
        ):  # fmt: skip
            carries_paths(model, area="area_path")
        reach.register("visit", photos=queries.photos_in_reach)
        subjects.register("visit", queries.claim_subjects)
        recipients.register_all()
        imports.register_kinds()
        plug_in("inspections", todo.boxes)
