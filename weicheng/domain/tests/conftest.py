"""Laws are searched without a stopwatch: a busy machine is not a slow rule."""

from hypothesis import settings

settings.register_profile("laws", deadline=None, max_examples=60)
settings.load_profile("laws")
