"""Whether something is in place, as a badge; the same on every list of the organisation."""

from __future__ import annotations

from django.urls import reverse

from weicheng.base.badges import Badge, Tone

IN_PLACE = Badge("到位", Tone.GOOD, "circle-check")
PRESENT = Badge("有", Tone.GOOD, "check")
ABSENT = Badge("缺", Tone.BAD, "x")


def problem(text: str) -> Badge:
    """What is wrong, or that nothing is."""
    return Badge(text, Tone.BAD, "alert-triangle") if text else IN_PLACE


def tick(done: bool) -> Badge:
    """One of several things that must be there."""
    return PRESENT if done else ABSENT


def unit_url(pk: int) -> str:
    """The page of a unit."""
    return reverse("unit_detail", args=[pk])
