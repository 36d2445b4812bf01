from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "weicheng.tasks"
    verbose_name = "任务"

    def ready(self) -> None:
        from weicheng.base.todo import plug_in
        from weicheng.organization.actions import carries_paths
        from weicheng.organization.needs import provide_tasked_units
        from weicheng.tasks import event_types, queries, todo  # noqa: F401 - declares
        from weicheng.tasks.models import Task, TaskUnit

        carries_paths(Task, unit="unit_path", area="area_path")
        carries_paths(TaskUnit, unit="unit_path")
        provide_tasked_units(queries.tasked_units)
        plug_in("tasks", todo.boxes)
