from django.apps import AppConfig


class DrawsConfig(AppConfig):
    name = "weicheng.draws"
    verbose_name = "抽查"

    def ready(self) -> None:
        """Tells the apps below which rows carry paths, and what waits on the 待办 page."""
        from weicheng.base.todo import plug_in
        from weicheng.draws import event_types, models, todo  # noqa: F401 - declares
        from weicheng.organization.actions import carries_paths

        carries_paths(models.Draw, area="area_path")
        plug_in("draws", todo.boxes)
