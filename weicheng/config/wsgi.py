"""The WSGI entry that `weicheng serve` hands to the web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weicheng.config.settings")
application = get_wsgi_application()
