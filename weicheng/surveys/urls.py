from django.urls import path

from weicheng.surveys.views import asking, rounds

urlpatterns = [
    path("surveys/", rounds.survey_list, name="survey_list"),
    path("surveys/new/", rounds.survey_new, name="survey_new"),
    path("surveys/<int:pk>/", rounds.survey_detail, name="survey_detail"),
    path("surveys/<int:pk>/quotas/", rounds.survey_quotas, name="survey_quotas"),
    path("surveys/<int:pk>/spots/", rounds.survey_spots, name="survey_spots"),
    path("surveys/<int:pk>/close/", rounds.survey_close, name="survey_close"),
    path("surveys/<int:pk>/spots/new/", asking.survey_spot_new, name="survey_spot_new"),
    path("surveys/spots/<int:pk>/", asking.survey_spot, name="survey_spot"),
    path("surveys/spots/<int:pk>/ask/", asking.survey_ask, name="survey_ask"),
]
