from django.urls import path

from weicheng.portal.views import follow, posters, published, rankings, report

urlpatterns = [
    path("report/", report.report_new, name="report_new"),
    path("report/where/", report.report_where, name="report_where"),
    path("r/<str:key>/", report.report_at, name="report_at"),
    path("follow/", follow.follow_entry, name="follow_entry"),
    path("follow/<str:code>/", follow.report_follow, name="report_follow"),
    path("follow/<str:code>/sent/", follow.report_sent, name="report_sent"),
    path("follow/<str:code>/rate/", follow.report_rate, name="report_rate"),
    path("follow/<str:code>/contest/", follow.report_contest, name="report_contest"),
    path("posters/", posters.poster_list, name="poster_list"),
    path("posters/print/", posters.poster_print, name="poster_print"),
    path("", published.public_home, name="public_home"),
    path("public/cases/", published.public_cases, name="public_cases"),
    path("public/cases/<int:pk>/", published.public_case, name="public_case"),
    path("public/slips/", published.public_slips, name="public_slips"),
    path("public/board/", published.public_board, name="public_board"),
    path("public/hearings/", published.public_hearings, name="public_hearings"),
    path("public/hearings/<int:pk>/", published.public_hearing, name="public_hearing"),
    path("public/rankings/", rankings.public_rankings, name="public_rankings"),
    path("public/rankings/<int:pk>/", rankings.public_ranking, name="public_ranking"),
    path("public/honours/", rankings.public_honours, name="public_honours"),
    path("public/honours/<int:pk>/", rankings.public_honour, name="public_honour"),
    path("public/figures/", published.public_figures, name="public_figures"),
    path("public/map/", published.public_map, name="public_map"),
    path("public/map.geojson", published.public_map_areas, name="public_map_areas"),
    path("public/areas.geojson", published.public_areas, name="public_areas"),
]
