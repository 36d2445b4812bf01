from django.apps import AppConfig


class ReadinessConfig(AppConfig):
    name = "weicheng.readiness"
    verbose_name = "迎检研判"

    def ready(self) -> None:
        """Tells the organisation which rows carry paths."""
        from weicheng.organization.actions import carries_paths
        from weicheng.readiness import event_types, models, recipients  # noqa: F401 - declares

        for model in (models.Snapshot, models.PlantedProblem, models.AuditSheet):
            carries_paths(model, area="area_path")
