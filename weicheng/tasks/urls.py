"""Addresses of tasks."""

from django.urls import path

from weicheng.tasks import views

urlpatterns = [
    path("tasks/", views.task_list, name="task_list"),
    path("tasks/new/", views.task_new, name="task_new"),
    path("tasks/<int:pk>/", views.task_detail, name="task_detail"),
    path("tasks/<int:pk>/change/", views.task_change, name="task_change"),
    path("tasks/<int:pk>/handler/", views.task_handler, name="task_handler"),
    path("tasks/<int:pk>/report/", views.task_report, name="task_report"),
    path("tasks/<int:pk>/finish/", views.task_finish, name="task_finish"),
    path("tasks/<int:pk>/drop/", views.task_drop, name="task_drop"),
    path("tasks/<int:pk>/remind/", views.task_remind, name="task_remind"),
]
