from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "weicheng.indicators"
    verbose_name = "标准与指标"

    def ready(self) -> None:
        """Tells the organisation which rows carry paths."""
        from weicheng.base.todo import plug_in
        from weicheng.indicators import about, event_types, imports, models, recipients, todo  # noqa: F401 - declares
        from weicheng.organization.actions import carries_paths
        from weicheng.tasks.about import register

        carries_paths(models.Collection, area="area_path", unit="unit_path")
        for model in (models.Campaign, models.CountedEvent, models.EventWatch):
            carries_paths(model, area="area_path")
        imports.register_kinds()
        register("clause", about.clause_about)
        plug_in("indicators", todo.boxes)
