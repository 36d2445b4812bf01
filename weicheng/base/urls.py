from django.urls import path

from weicheng.base import background_views, views

urlpatterns = [
    path("appearance/text-size/", views.text_size, name="text_size"),
    path("jobs/<int:pk>/", background_views.job_progress, name="job_progress"),
    path("jobs/<int:pk>/cancel/", background_views.job_cancel, name="job_cancel"),
    path("jobs/<int:pk>/file/", background_views.job_file, name="job_file"),
    path("exports/", background_views.export_start, name="export_start"),
    path("system/", background_views.system_status, name="system_status"),
]
