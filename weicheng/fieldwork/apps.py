from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    name = "weicheng.fieldwork"
    verbose_name = "外勤"
