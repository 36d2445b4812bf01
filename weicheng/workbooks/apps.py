from django.apps import AppConfig


class WorkbooksConfig(AppConfig):
    name = "weicheng.workbooks"
    verbose_name = "表格导入"
