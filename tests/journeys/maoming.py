"""What the journeys of 茂名 do again and again: the clock, forms and links of a page, filled-in checklists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from playwright.sync_api import Page, expect

from weicheng.forms import actions as forms
from weicheng.forms import queries as checklists
from weicheng.forms.instances import write_instance
from weicheng.forms.models import FormVersion
from weicheng.forms.shipped import shipped_forms
from weicheng.inspections import actions as inspections
from weicheng.inspections.commands import SentForm
from weicheng.inspections.models import Visit
from weicheng.organization.models import User
from weicheng.standards.queries import current_pack
from weicheng.testing.maoming import Maoming
from weicheng.testing.town import SHANGHAI

Clock = Callable[[datetime], None]
# 背街小巷: six items of the pack.
CHECKLIST = "place_back_street"
ITEMS = tuple(f"i{number:02}" for number in range(1, 7))
FAIR = 7


def at(day: int, hour: int, minute: int = 0, *, month: int = 6) -> datetime:
    """A moment of 2026 in 茂名."""
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def publish_checklist(city: Maoming, now: datetime) -> FormVersion:
    """The pack's checklist of back streets, published by the office."""
    form = next(form for form in shipped_forms(current_pack().pack) if form.code == CHECKLIST)
    director = city.actor("director")
    draft = forms.add_workbook(actor=director, content=form.content, workbook=form.workbook, note=form.note, now=now)
    return forms.publish(actor=director, version=draft, now=now)


def graded(version: FormVersion, grade: int) -> SentForm:
    """The checklist with one grade for every item, as the engine of a phone writes it."""
    answers: dict[str, Any] = dict.fromkeys(ITEMS, str(grade))
    if grade < FAIR:
        answers |= {f"{item}_remark": "有垃圾积存" for item in ITEMS}
    uuid = uuid4()
    instance = write_instance(checklists.definition(version), answers, uuid)
    return SentForm(uuid=uuid, version_id=version.pk, instance=instance)


def leader_of(visit: Visit) -> User:
    """The first of the pair."""
    return visit.inspectors.select_related("user").get(leads=True).user


def record(city: Maoming, visit: Visit, grade: int, when: datetime) -> Visit:
    """The visit is made by whoever leads it and arrives with its checklist."""
    assert visit.version is not None
    return inspections.record_visit(
        actor=city.actor(leader_of(visit).username),
        visit_id=visit.pk,
        command_id=uuid4(),
        visited_at=when,
        form=graded(visit.version, grade),
        now=when,
    )


def reads(page: Page, *sentences: str) -> None:
    """The page says all of this."""
    for sentence in sentences:
        expect(page.locator("body")).to_contain_text(sentence)


def follow(page: Page, link: str) -> None:
    """Goes on by a link of the page, as a reader finds it."""
    page.locator("main").get_by_role("link", name=link, exact=True).first.click()
    page.wait_for_load_state()


def fill(page: Page, answers: Mapping[str, str | list[str]]) -> None:
    """Fills in the page's form by names of fields; several values tick several boxes; then sends it."""
    form = page.locator("form.form-card")
    for name, value in answers.items():
        field = form.locator(f"[name={name}]")
        kind = field.first.evaluate("field => field.type")
        if kind in ("checkbox", "radio"):
            for one in [value] if isinstance(value, str) else value:
                form.locator(f"[name={name}][value='{one}']").check()
        elif kind.startswith("select"):
            field.select_option(value)
        else:
            field.fill(str(value))
    form.locator("button[type=submit]").first.click()
    page.wait_for_load_state()
