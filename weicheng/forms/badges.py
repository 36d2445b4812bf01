"""How states of forms look everywhere."""

from __future__ import annotations

from weicheng.base.badges import Badge, Tone
from weicheng.forms.models import Form, FormVersion

OF_VERSION = {
    FormVersion.State.DRAFT: Badge("草稿", Tone.WARN, "file"),
    FormVersion.State.PUBLISHED: Badge("已发布", Tone.GOOD, "circle-check"),
    FormVersion.State.RETIRED: Badge("旧版", Tone.NEUTRAL, "archive"),
}
CLOSED = Badge("已停用", Tone.NEUTRAL, "ban")
IN_USE = Badge("在用", Tone.GOOD, "circle-check")
UNPUBLISHED = Badge("未发布", Tone.WARN, "file")


def of_version(version: FormVersion) -> Badge:
    """How far a version has come."""
    return OF_VERSION[FormVersion.State(version.state)]


def of_form(form: Form, *, number: int | None) -> Badge:
    """Whether a form is filled in; `number` is the version in force."""
    if form.closed_on is not None:
        return CLOSED
    return IN_USE if number else UNPUBLISHED
