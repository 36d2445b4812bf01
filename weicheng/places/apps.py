from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "weicheng.places"
    verbose_name = "点位与地图"

    def ready(self) -> None:
        from weicheng.places.imports import register_kinds

        register_kinds()
