"""Every address of the product, and the bare view."""

from django.urls import path

from tests.bench.bare import bare_report
from weicheng.config.urls import *  # noqa: F403 - the error pages too
from weicheng.config.urls import urlpatterns as of_the_product

urlpatterns = [path("bare/", bare_report), *of_the_product]
