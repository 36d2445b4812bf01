from django.urls import path

from weicheng.events import views

urlpatterns = [
    path("log/", views.event_list, name="event_list"),
    path("log/<int:pk>/", views.event_detail, name="event_detail"),
    path("log/seals/", views.seal_list, name="seal_list"),
    path("log/seals/print/", views.seal_print, name="seal_print"),
    path("log/seals/roots.txt", views.seal_export, name="seal_export"),
    path("log/verify/", views.log_verify, name="log_verify"),
    path("system/tasks/retry/", views.task_retry, name="task_retry"),
    path("log/deliveries/", views.delivery_list, name="delivery_list"),
    path("log/deliveries/retry/", views.delivery_retry, name="delivery_retry"),
]
