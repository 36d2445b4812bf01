from django.urls import path

from weicheng.indicators.views import editions

urlpatterns = [
    path("editions/", editions.edition_list, name="edition_list"),
    path("editions/<int:pk>/", editions.edition_detail, name="edition_detail"),
    path("editions/<int:pk>/compare/", editions.edition_compare, name="edition_compare"),
    path("editions/clauses/<int:pk>/", editions.clause_detail, name="clause_detail"),
    path("editions/indicators/<str:code>/", editions.indicator_editions, name="indicator_editions"),
]
