"""Addresses of the desk."""

from django.urls import path

from weicheng.desk.views import filters, home

urlpatterns = [
    path("todo/", home.home, name="home"),
    path("filters/", filters.saved_filter_list, name="saved_filter_list"),
    path("filters/new/", filters.saved_filter_new, name="saved_filter_new"),
    path("filters/<int:pk>/", filters.saved_filter_rename, name="saved_filter_rename"),
    path("filters/<int:pk>/drop/", filters.saved_filter_drop, name="saved_filter_drop"),
]
