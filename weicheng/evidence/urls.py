from django.urls import path, re_path

from weicheng.evidence.views import files, review

UUID = r"(?P<uuid>[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})"

urlpatterns = [
    path("photos/", review.photo_queue, name="photo_queue"),
    path("photos/<uuid:uuid>/review/", review.photo_review, name="photo_review"),
    path("photos/<uuid:uuid>/next/", review.photo_next, name="photo_next"),
    path("photos/<uuid:uuid>/withhold/", review.photo_withhold, name="photo_withhold"),
    path("photos/<uuid:uuid>/erase/", review.photo_erase, name="photo_erase"),
    re_path(rf"^photos/{UUID}/(?P<variant>thumb|view|original|stamped)$", files.photo_file, name="photo_file"),
    re_path(rf"^photos/{UUID}/public/(?P<variant>thumb|view)$", files.photo_public, name="photo_public"),
    re_path(r"^photos/own/(?P<token>[\w:.-]{1,200})/(?P<variant>thumb|view)$", files.photo_own, name="photo_own"),
    path("files/<uuid:uuid>", files.attachment_file, name="attachment_file"),
]
