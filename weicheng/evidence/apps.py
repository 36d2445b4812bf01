from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "weicheng.evidence"
    verbose_name = "证据"

    def ready(self) -> None:
        """Names the columns that a move of an area or unit rewrites, and what waits on the 待办 page."""
        from weicheng.base.todo import plug_in
        from weicheng.evidence import todo
        from weicheng.evidence.models import Photo
        from weicheng.organization.actions import carries_paths

        carries_paths(Photo, unit="unit_path", area="area_path")
        plug_in("evidence", todo.boxes)
