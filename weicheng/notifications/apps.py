from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class NotificationsConfig(AppConfig):
    name = "weicheng.notifications"
    verbose_name = "消息"

    def ready(self) -> None:
        """Lets each app above say in its recipients.py whom its events concern."""
        from weicheng.base.rotation import encrypts
        from weicheng.base.todo import plug_in
        from weicheng.notifications import todo
        from weicheng.notifications.channels import context_of
        from weicheng.notifications.models import Channel

        encrypts(Channel, "secret_sealed", lambda channel: context_of(channel.name))
        plug_in("notifications", todo.boxes)
        autodiscover_modules("recipients")
