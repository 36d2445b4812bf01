from django.urls import path

from weicheng.notifications.views import messages, outbox

urlpatterns = [
    path("messages/", messages.message_list, name="message_list"),
    path("messages/<int:pk>/", messages.message_open, name="message_open"),
    path("messages/read/", messages.message_mark, name="message_mark"),
    path("messages/read-all/", messages.message_mark_all, name="message_mark_all"),
    path("outbox/", outbox.outbox_list, name="outbox_list"),
    path("outbox/retry/", outbox.outbox_retry, name="outbox_retry"),
    path("outbox/channels/", outbox.channel_list, name="channel_list"),
    path("outbox/channels/new/", outbox.channel_new, name="channel_new"),
    path("outbox/channels/<int:pk>/", outbox.channel_edit, name="channel_edit"),
    path("outbox/channels/<int:pk>/test/", outbox.channel_test, name="channel_test"),
]
