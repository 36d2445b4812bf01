from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "weicheng.indicators"
    verbose_name = "标准与指标"

    def ready(self) -> None:
        """Tells the organisation which rows carry paths."""
        from weicheng.indicators import event_types, models  # noqa: F401 - declares
        from weicheng.organization.actions import carries_paths

        carries_paths(models.Collection, area="area_path", unit="unit_path")
        for model in (models.Campaign, models.CountedEvent, models.EventWatch):
            carries_paths(model, area="area_path")
