from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "weicheng.archive"
    verbose_name = "档案与申报"

    def ready(self) -> None:
        """Tells the organisation which rows carry paths, and evidence who may open the files of the archive."""
        from weicheng.archive import event_types, models, queries, recipients  # noqa: F401 - declares
        from weicheng.evidence import reach
        from weicheng.organization.actions import carries_paths

        for model in (models.Requirement, models.Slot):
            carries_paths(model, unit="unit_path", area="area_path")
        reach.register("archive", attachments=queries.attachments_in_reach)
        reach.register("application", attachments=queries.attachments_of_steps)
