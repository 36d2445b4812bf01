from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "weicheng.supervision"
    verbose_name = "社会监督"

    def ready(self) -> None:
        """Tells the apps below which rows carry paths, and what waits on the 待办 page."""
        from weicheng.base.todo import plug_in
        from weicheng.organization.actions import carries_paths
        from weicheng.supervision import event_types, models, todo  # noqa: F401 - declares

        for model in (models.Supervisor, models.Opinion, models.Hearing, models.Review):
            carries_paths(model, area="area_path")
        plug_in("supervision", todo.boxes)
