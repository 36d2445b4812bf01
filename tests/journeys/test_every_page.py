"""Every page that needs no argument, on a phone and at a desk, by somebody who may open it."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import DESK, PHONE, Meet, Visitor
from tests.pages import openers, plain_pages
from weicheng.testing.town import Town

DEVICES = {"phone": PHONE, "desk": DESK}


def is_page(visitor: Visitor, path: str) -> bool:
    """Whether a GET answers with a page, rather than a download, "use the form" or "choose rows first" (422)."""
    answer = visitor.page.request.get(f"{visitor.address}{path}")
    return answer.status not in {405, 422} and "text/html" in answer.headers.get("content-type", "")


@pytest.mark.parametrize("device", DEVICES)
def test_pages_open_without_a_complaint_of_the_browser_and_fit_the_screen(device: str, meet: Meet, town: Town) -> None:
    faults, paths = [], plain_pages()
    for person, names in openers(town).items():
        visitor = meet(DEVICES[device], town.users[person])
        for path in (paths[name] for name in names):
            if not is_page(visitor, path):
                continue
            answer = visitor.page.goto(f"{visitor.address}{path}")
            if answer is None or not answer.ok:
                faults.append(f"{path}: {answer and answer.status}")
            elif visitor.overflow > 0:
                faults.append(f"{path}: {visitor.overflow} px wider than the {device}")
        faults += visitor.complaints
    assert not faults, "\n".join(faults)
