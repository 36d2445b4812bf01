"""Addresses of the boards."""

from django.urls import path

from weicheng.dashboards.views import boards, kpis, owners

urlpatterns = [
    path("today/", boards.leader, name="leader"),
    path("today/relapses.geojson", boards.relapse_points, name="relapse_points"),
    path("statistics/", boards.statistics, name="statistics"),
    path("statistics/owners/", owners.owner_statistics, name="owner_statistics"),
    path("kpis/", kpis.kpi_page, name="kpi_page"),
    path("diagnosis/", boards.diagnosis, name="diagnosis"),
]
