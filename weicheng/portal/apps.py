from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "weicheng.portal"
    verbose_name = "公众入口"
