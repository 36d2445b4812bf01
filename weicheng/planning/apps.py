from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "weicheng.planning"
    verbose_name = "规划与项目"

    def ready(self) -> None:
        """Tells the apps below which rows carry paths, what tasks hang on, who hears what, and what can be imported."""
        from weicheng.base.todo import plug_in
        from weicheng.organization.actions import carries_paths
        from weicheng.planning import about, event_types, imports, models, recipients, todo  # noqa: F401 - declares
        from weicheng.tasks.about import register

        for model in (models.Project, models.Pilot, models.KeptObject):
            carries_paths(model, unit="unit_path", area="area_path")
        carries_paths(models.Plan, area="area_path")
        carries_paths(models.Statement, unit="unit_path")
        register("project", about.project_about)
        register("plan", about.plan_about)
        plug_in("planning", todo.boxes)
        imports.register_kinds()
