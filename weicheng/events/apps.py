from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class EventsConfig(AppConfig):
    name = "weicheng.events"
    verbose_name = "事件日志"

    def ready(self) -> None:
        # Every process must know every action, follower and name table, whichever page is asked for first.
        autodiscover_modules("event_types", "followers")
