from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "weicheng.access"
    verbose_name = "权限"
