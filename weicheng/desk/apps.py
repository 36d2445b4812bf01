from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "weicheng.desk"
    verbose_name = "工作台"

    def ready(self) -> None:
        from weicheng.base.tables.saved import Keeper, keep_with
        from weicheng.desk import queries

        keep_with(Keeper(queries.filters_of_page, save="saved_filter_new", manage="saved_filter_list"))
