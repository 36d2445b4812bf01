from django.urls import path

from weicheng.readiness.views import auditing, forecasting, sheets

urlpatterns = [
    path("readiness/", forecasting.readiness, name="readiness"),
    path("readiness/heads/<int:head>/", forecasting.readiness_head, name="readiness_head"),
    path("readiness/simulated/<int:pk>/", forecasting.simulated_round, name="simulated_round"),
    path("inspectors/doubles/", auditing.double_list, name="double_list"),
    path("inspectors/doubles/<int:pk>/new/", auditing.double_new, name="double_new"),
    path("inspectors/planted/", auditing.planted_list, name="planted_list"),
    path("inspectors/planted/<int:pk>/new/", auditing.planted_new, name="planted_new"),
    path("inspectors/planted/<int:pk>/", auditing.planted_detail, name="planted_detail"),
    path("inspectors/planted/<int:pk>/uncover/", auditing.planted_uncover, name="planted_uncover"),
    path("inspectors/missed/", auditing.missed_list, name="missed_list"),
    path("inspectors/ties/", auditing.tie_list, name="tie_list"),
    path("inspectors/sheets/", sheets.audit_sheet_list, name="audit_sheet_list"),
    path("inspectors/sheets/new/", sheets.audit_sheet_draw, name="audit_sheet_draw"),
    path("inspectors/sheets/<int:pk>/", sheets.audit_sheet, name="audit_sheet"),
    path("inspectors/sheets/<int:pk>/answer/", sheets.audit_sheet_answer, name="audit_sheet_answer"),
]
