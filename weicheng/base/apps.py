from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "weicheng.base"
    verbose_name = "公共底座"
