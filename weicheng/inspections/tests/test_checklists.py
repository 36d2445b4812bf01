"""A visit is recorded with its filled-in checklist, taken in and read in the same transaction."""

from __future__ import annotations

from uuid import uuid4

import pytest

from weicheng.domain.refusals import BadInput
from weicheng.forms import actions as forms
from weicheng.forms import queries as checklists
from weicheng.forms.instances import write_instance
from weicheng.forms.models import FormVersion, Submission
from weicheng.forms.tests.samples import content, sheets, workbook
from weicheng.inspections import queries
from weicheng.inspections.commands import SentForm
from weicheng.inspections.models import Visit
from weicheng.inspections.tests.helpers import TODAY, finding, new_id, plan, record
from weicheng.testing.town import MORNING, Town

RIGHT = {"road": "9", "litter": 2, "closed": "yes", "lamps": 8, "lamps_total": 10}


def checklist(town: Town) -> FormVersion:
    """The published checklist of a main road."""
    given = sheets()
    draft = forms.add_workbook(
        actor=town.actor("director"), content=content(given), workbook=workbook(given), now=MORNING
    )
    return forms.publish(actor=town.actor("director"), version=draft, now=MORNING)


def sent(version: FormVersion, answers: dict[str, object] | None = None) -> SentForm:
    """As the engine of a phone writes it."""
    uuid = uuid4()
    instance = write_instance(checklists.definition(version), answers or RIGHT, uuid)  # type: ignore[arg-type]
    return SentForm(uuid=uuid, version_id=version.pk, instance=instance)


def test_the_answers_of_the_checklist_are_kept_with_the_visit(town: Town) -> None:
    version = checklist(town)
    visit = record(town, plan(town), form=sent(version), findings=[finding(item_code="road", category="")])
    assert (visit.version, visit.submission.version) == (version, version)  # type: ignore[union-attr]
    [scored] = queries.scored_visits(town.actor("director"), since=TODAY, until=TODAY)
    assert [(each.item.code, each.grade, each.count) for each in scored.answers] == [
        ("road", 9, 0), ("litter", None, 2), ("closed", 10, 0), ("lamps", None, 8),
    ]  # fmt: skip
    assert [(each.clause, each.category) for each in scored.findings] == [("2021版 第10条", "06013")]


def test_a_wrong_answer_refuses_the_whole_record(town: Town) -> None:
    visit, version = plan(town), checklist(town)
    with pytest.raises(BadInput, match="0–100"):
        record(town, visit, form=sent(version, RIGHT | {"litter": 101}), findings=[finding()])
    visit.refresh_from_db()
    assert (visit.state, Submission.objects.count(), visit.findings.count()) == (Visit.State.PLANNED, 0, 0)


def test_a_repeat_with_its_checklist_gives_the_first_back(town: Town) -> None:
    visit, form, command = plan(town), sent(checklist(town)), new_id()
    record(town, visit, form=form, command_id=command)
    record(town, visit, form=form, command_id=command)
    assert Submission.objects.count() == 1
