"""Root URLs: every app's own table, in one list."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include(f"{app}.urls"))
    # From above: the upper apps hold the pages that are asked for most, and every table before costs a request time.
    for app in reversed(settings.INSTALLED_APPS)
    if app.startswith("weicheng.") and find_spec(f"{app}.urls")
]

handler400 = "weicheng.base.errors.bad_request"
handler403 = "weicheng.base.errors.forbidden"
handler404 = "weicheng.base.errors.page_not_found"
handler500 = "weicheng.base.errors.server_error"
