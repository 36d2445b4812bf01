from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "weicheng.dashboards"
    verbose_name = "看板"
