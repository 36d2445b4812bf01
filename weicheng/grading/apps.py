from django.apps import AppConfig


class GradingConfig(AppConfig):
    name = "weicheng.grading"
    verbose_name = "照片证据"

    def ready(self) -> None:
        """Tells the apps below which rows carry paths, who hears of leads, and what waits on the 待办 page."""
        from weicheng.base.todo import plug_in
        from weicheng.grading import event_types, followers, models, recipients, todo  # noqa: F401 - declares
        from weicheng.organization.actions import carries_paths

        carries_paths(models.Claim, unit="unit_path", area="area_path")
        carries_paths(models.Lead, unit="unit_path", area="area_path")
        plug_in("grading", todo.boxes)
