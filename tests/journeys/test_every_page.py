"""Every page that needs no argument, on a phone and at a desk, by somebody who may open it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Error, Response

from tests.journeys.conftest import DESK, PHONE, Meet, Visitor
from tests.pages import openers, plain_pages
from weicheng.testing.town import Town

DEVICES = {"phone": PHONE, "desk": DESK}


# "Use the form" and "choose rows first": right answers to a bare address.
NOT_BY_ADDRESS = {405, 422}


def opened(visitor: Visitor, path: str) -> Response | None:
    """The answer of a page; None for data, a download, and what is not opened by its address."""
    heard = len(visitor.complaints)
    try:
        answer = visitor.page.goto(f"{visitor.address}{path}")
    except Error as error:
        if "Download is starting" not in error.message:
            raise
        return None
    if answer is not None and answer.status in NOT_BY_ADDRESS:
        del visitor.complaints[heard:]
        return None
    return answer if answer is None or "text/html" in answer.headers.get("content-type", "") else None


@pytest.mark.parametrize("device", DEVICES)
def test_pages_open_without_a_complaint_of_the_browser_and_fit_the_screen(device: str, meet: Meet, town: Town) -> None:
    faults, paths = [], plain_pages()
    for person, names in openers(town).items():
        visitor = meet(DEVICES[device], town.users[person])
        for path in (paths[name] for name in names):
            answer = opened(visitor, path)
            if answer is None:
                continue
            if not answer.ok:
                faults.append(f"{path}: {answer.status}")
            elif visitor.overflow > 0:
                faults.append(f"{path}: {visitor.overflow} px wider than the {device}")
        faults += visitor.complaints
    assert not faults, "\n".join(faults)
