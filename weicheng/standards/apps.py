from django.apps import AppConfig


class StandardsConfig(AppConfig):
    name = "weicheng.standards"
    verbose_name = "规则与工作日历"

    def ready(self) -> None:
        from weicheng.events.log import name_table
        from weicheng.organization.needs import provide_duties
        from weicheng.standards import duties

        provide_duties(duties.needs, duties.names, duties.departments)
        name_table("duty", lambda keys: {key: duties.names().get(key, key) for key in keys})
