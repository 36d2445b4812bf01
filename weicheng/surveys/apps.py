from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "weicheng.surveys"
    verbose_name = "知晓率调查"

    def ready(self) -> None:
        """Tells the organisation which rows carry paths."""
        from weicheng.organization.actions import carries_paths
        from weicheng.surveys import event_types, models  # noqa: F401 - declares

        for model in (models.Round, models.Spot, models.Interview):
            carries_paths(model, area="area_path")
