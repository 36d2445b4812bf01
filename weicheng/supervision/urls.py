from django.urls import path

from weicheng.supervision import views

urlpatterns = [
    path("supervisors/", views.supervisor_list, name="supervisor_list"),
    path("supervisors/new/", views.supervisor_new, name="supervisor_new"),
    path("supervisors/<int:pk>/end/", views.supervisor_end, name="supervisor_end"),
    path("opinions/", views.opinion_list, name="opinion_list"),
    path("opinions/new/", views.opinion_new, name="opinion_new"),
    path("opinions/<int:pk>/", views.opinion_detail, name="opinion_detail"),
    path("opinions/<int:pk>/answer/", views.opinion_answer, name="opinion_answer"),
    path("opinions/<int:pk>/case/", views.opinion_raise, name="opinion_raise"),
    path("hearings/", views.hearing_list, name="hearing_list"),
    path("hearings/new/", views.hearing_new, name="hearing_new"),
    path("hearings/<int:pk>/", views.hearing_detail, name="hearing_detail"),
    path("hearings/<int:pk>/opinion/", views.hearing_opinion, name="hearing_opinion"),
    path("hearings/<int:pk>/conclude/", views.hearing_conclude, name="hearing_conclude"),
]
