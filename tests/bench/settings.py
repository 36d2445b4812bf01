"""The real settings, with one address more: a bare view to compare with."""

from weicheng.config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
