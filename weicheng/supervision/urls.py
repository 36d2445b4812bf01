from django.urls import path

from weicheng.supervision.views import hearings, opinions, reviews, supervisors

urlpatterns = [
    path("supervisors/", supervisors.supervisor_list, name="supervisor_list"),
    path("supervisors/new/", supervisors.supervisor_new, name="supervisor_new"),
    path("supervisors/<int:pk>/end/", supervisors.supervisor_end, name="supervisor_end"),
    path("opinions/", opinions.opinion_list, name="opinion_list"),
    path("opinions/new/", opinions.opinion_new, name="opinion_new"),
    path("opinions/<int:pk>/", opinions.opinion_detail, name="opinion_detail"),
    path("opinions/<int:pk>/answer/", opinions.opinion_answer, name="opinion_answer"),
    path("opinions/<int:pk>/case/", opinions.opinion_raise, name="opinion_raise"),
    path("reviews/", reviews.review_list, name="review_list"),
    path("reviews/new/", reviews.review_new, name="review_new"),
    path("reviews/<int:pk>/", reviews.review_detail, name="review_detail"),
    path("reviews/<int:pk>/opinion/", reviews.review_opinion, name="review_opinion"),
    path("hearings/", hearings.hearing_list, name="hearing_list"),
    path("hearings/new/", hearings.hearing_new, name="hearing_new"),
    path("hearings/<int:pk>/", hearings.hearing_detail, name="hearing_detail"),
    path("hearings/<int:pk>/opinion/", hearings.hearing_opinion, name="hearing_opinion"),
    path("hearings/<int:pk>/conclude/", hearings.hearing_conclude, name="hearing_conclude"),
]
