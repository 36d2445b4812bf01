from django.urls import path

from weicheng.grading.views import claims, leads

urlpatterns = [
    path("photo-leads/", leads.lead_list, name="lead_list"),
    path("photo-leads/<int:pk>/", leads.lead_detail, name="lead_detail"),
    path("photo-leads/<int:pk>/answer/", leads.lead_answer, name="lead_answer"),
    path("photo-leads/<int:pk>/decide/", leads.lead_decide, name="lead_decide"),
    path("photo-claims/", claims.photo_ledger, name="photo_ledger"),
    path("photo-claims/regrade/", claims.photo_regrade, name="photo_regrade"),
]
