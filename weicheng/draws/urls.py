from django.urls import path

from weicheng.draws.views import draws, public, recusals, steps

urlpatterns = [
    path("draws/", draws.draw_list, name="draw_list"),
    path("draws/new/", steps.draw_new, name="draw_new"),
    path("draws/looks/", draws.look_list, name="look_list"),
    path("draws/recusals/", recusals.recusal_list, name="recusal_list"),
    path("draws/recusals/new/", recusals.recusal_new, name="recusal_new"),
    path("draws/recusals/<int:pk>/end/", recusals.recusal_end, name="recusal_end"),
    path("draws/<int:pk>/", draws.draw_detail, name="draw_detail"),
    path("draws/<int:pk>/pool/", draws.draw_pool, name="draw_pool"),
    path("draws/<int:pk>/figure/", steps.draw_figure, name="draw_figure"),
    path("draws/<int:pk>/look/", steps.draw_look, name="draw_look"),
    path("draws/<int:pk>/again/", steps.draw_again, name="draw_again"),
    path("draws/<int:pk>/cancel/", steps.draw_cancel, name="draw_cancel"),
    path("draws/<int:pk>/publish/", steps.draw_publish, name="draw_publish"),
    path("public/draws/", public.public_draws, name="public_draws"),
    path("public/draws/<int:pk>/", public.public_draw, name="public_draw"),
    path("public/draws/<int:pk>/publication.json", public.public_draw_file, name="public_draw_file"),
    path("public/draws/<int:pk>/verify.html", public.public_draw_verifier, name="public_draw_verifier"),
]
