from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "weicheng.forms"
    verbose_name = "表单"

    def ready(self) -> None:
        """Tells the apps below which rows carry paths, and who may see the photos of a submission."""
        from weicheng.evidence import reach
        from weicheng.forms import event_types, models, queries  # noqa: F401 - declares
        from weicheng.organization.actions import carries_paths

        carries_paths(models.Submission, area="area_path", unit="unit_path")
        reach.register("submission", photos=queries.photos_in_reach)
