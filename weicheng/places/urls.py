"""Addresses of maps, sites and borders."""

from django.urls import path

from weicheng.places import views

urlpatterns = [
    path("map/", views.responsibility_map, name="responsibility_map"),
    path("map/areas.json", views.area_shapes, name="area_shapes"),
    path("map/sites.json", views.site_points, name="site_points"),
    path("map/boundaries/", views.boundary_import, name="boundary_import"),
    path("sites/", views.site_list, name="site_list"),
    path("sites/map/", views.site_map, name="site_map"),
    path("sites/new/", views.site_new, name="site_new"),
    path("sites/<int:pk>/", views.site_detail, name="site_detail"),
    path("sites/<int:pk>/change/", views.site_change, name="site_change"),
    path("sites/<int:pk>/close/", views.site_close, name="site_close"),
]
