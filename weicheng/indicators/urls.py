from django.urls import path

from weicheng.indicators.views import collecting, editions, events, ledger, statuses

urlpatterns = [
    path("editions/", editions.edition_list, name="edition_list"),
    path("editions/<int:pk>/", editions.edition_detail, name="edition_detail"),
    path("editions/<int:pk>/compare/", editions.edition_compare, name="edition_compare"),
    path("editions/clauses/<int:pk>/", editions.clause_detail, name="clause_detail"),
    path("editions/indicators/<str:code>/", editions.indicator_editions, name="indicator_editions"),
    path("indicators/", ledger.indicator_list, name="indicator_list"),
    path("indicators/<int:pk>/", ledger.indicator_detail, name="indicator_detail"),
    path("indicators/<int:pk>/values/new/", ledger.indicator_value_new, name="indicator_value_new"),
    path("indicators/values/<int:pk>/", ledger.indicator_value, name="indicator_value"),
    path("indicators/values/<int:pk>/correct/", ledger.indicator_value_correct, name="indicator_value_correct"),
    path("indicators/values/<int:pk>/withdraw/", ledger.indicator_value_withdraw, name="indicator_value_withdraw"),
    path("campaigns/statuses/", statuses.status_list, name="status_list"),
    path("campaigns/<int:pk>/statuses/", statuses.status_table, name="status_table"),
    path("campaigns/<int:pk>/bottlenecks/", statuses.bottlenecks, name="bottlenecks"),
    path("campaigns/<int:pk>/clauses/<int:clause_pk>/", statuses.clause_status, name="clause_status"),
    path("campaigns/<int:pk>/clauses/<int:clause_pk>/appraise/", statuses.clause_appraise, name="clause_appraise"),
    path("campaigns/<int:pk>/clauses/<int:clause_pk>/unknown/", statuses.clause_unknown, name="clause_unknown"),
    path("campaigns/<int:pk>/clauses/<int:clause_pk>/activity/", statuses.clause_activity, name="clause_activity"),
    path("collections/", collecting.collection_list, name="collection_list"),
    path("collections/mine/", collecting.collection_mine, name="collection_mine"),
    path("collections/<int:pk>/", collecting.collection_detail, name="collection_detail"),
    path("collections/<int:pk>/answer/", collecting.collection_answer, name="collection_answer"),
    path("collections/<int:pk>/waive/", collecting.collection_waive, name="collection_waive"),
    path("counted-events/", events.counted_event_list, name="counted_event_list"),
    path("counted-events/new/", events.counted_event_new, name="counted_event_new"),
    path("counted-events/watch/", events.event_watch, name="event_watch"),
    path("counted-events/<int:pk>/withdraw/", events.counted_event_withdraw, name="counted_event_withdraw"),
]
