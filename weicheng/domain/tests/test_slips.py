"""Three-colour slips by the example of the mechanisms, and what may not be."""

from dataclasses import replace

import pytest

from weicheng.domain.calendar import Allowance, TimeUnit, WorkCalendar
from weicheng.domain.packs import schema
from weicheng.domain.packs.vocabulary import Signer
from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed
from weicheng.domain.slips import Colour, Slip, count_by_colour, draft, next_colour, sign
from weicheng.domain.tests.calendars import at

CALENDAR = WorkCalendar()
FOUR_DAYS, THREE_DAYS = Allowance(4, TimeUnit.WORK_DAY), Allowance(3, TimeUnit.WORK_DAY)
RULES = {
    "white": schema.Slip(name="白色督办单", order=1, signer=Signer.CLOCK, reply_within=FOUR_DAYS),
    "yellow": schema.Slip(name="黄色督办单", order=2, signer=Signer.OFFICE, reply_within=THREE_DAYS),
    "red": schema.Slip(name="红色督办单", order=3, signer=Signer.LEADER, reply_within=THREE_DAYS),
}
TO = {"unit": "00010003", "person": "posting:7"}


def issued(colour, day, *, by):
    moment = at(f"2026-{day} 08:30")
    slip = draft(colour, history(day), now=moment, **TO)
    return sign(slip, by=by, rules=RULES, calendar=CALENDAR, now=moment)


def history(day):
    """The slips of the example that were issued before this day."""
    white = Slip(Colour.WHITE, **TO, drafted_at=at("2026-06-01 08:30"), issued_at=at("2026-06-01 08:30"))
    yellow = replace(white, colour=Colour.YELLOW, issued_at=at("2026-06-06 08:30"), due_at=at("2026-06-09 18:00"))
    slips = {"06-01": replace(white, due_at=at("2026-06-05 18:00")), "06-06": yellow}
    return [slip for issue_day, slip in slips.items() if issue_day < day]


@pytest.mark.mechanism("M-103")
@pytest.mark.parametrize(
    ("now", "colour", "remark"),
    [
        ("2026-06-01 08:30", Colour.WHITE, "the first slip is white"),
        ("2026-06-05 18:00", None, "the white one runs to the end of 06-05"),
        ("2026-06-06 08:30", Colour.YELLOW, "not done on 06-05: yellow on 06-06"),
        ("2026-06-09 18:00", None, "the yellow one runs to the end of 06-09"),
        ("2026-06-10 08:30", Colour.RED, "not done on 06-09: red on 06-10"),
    ],
)
def test_the_colours_follow_the_days_of_the_example(now, colour, remark):
    day = now[5:10]
    assert next_colour(history(day), now=at(now)) is colour, remark


@pytest.mark.mechanism("M-103")
def test_the_example_ends_with_one_slip_of_each_colour():
    red = issued(Colour.RED, "06-10", by=Signer.LEADER)
    assert count_by_colour([*history("06-10"), red]) == {Colour.WHITE: 1, Colour.YELLOW: 1, Colour.RED: 1}
    assert (red.unit, red.person, red.due_at) == ("00010003", "posting:7", at("2026-06-15 18:00"))
    assert next_colour([*history("06-10"), red], now=at("2026-07-01 08:30")) is None


@pytest.mark.parametrize(
    ("colour", "day", "sentence", "remark"),
    [
        (Colour.YELLOW, "06-01", "现在应出具白色督办单", "no colour is skipped"),
        (Colour.RED, "06-06", "现在应出具黄色督办单", "nor later on"),
        (Colour.WHITE, "06-10", "现在应出具红色督办单", "and none comes back"),
        (Colour.YELLOW, "06-05", "现在不能出具黄色督办单", "none while the last one runs"),
    ],
)
def test_another_colour_than_the_next_is_refused(colour, day, sentence, remark):
    with pytest.raises(MoveRefused, match=sentence):
        draft(colour, history(day), now=at(f"2026-{day} 08:30"), **TO)


@pytest.mark.parametrize(
    ("change", "remark"),
    [
        ({"done_at": at("2026-06-05 12:00")}, "the matter is put right"),
        ({"due_at": None, "issued_at": None}, "drafted, and nobody has signed yet"),
    ],
)
def test_no_further_slip_while_the_last_one_does_not_call_for_it(change, remark):
    (white,) = history("06-06")
    assert next_colour([replace(white, **change)], now=at("2026-06-20 08:30")) is None, remark


def test_a_withdrawn_slip_never_was():
    (white,) = history("06-06")
    withdrawn = replace(white, withdrawn_at=at("2026-06-03 08:30"))
    assert next_colour([withdrawn], now=at("2026-06-20 08:30")) is Colour.WHITE
    assert count_by_colour([withdrawn])[Colour.WHITE] == 0


@pytest.mark.parametrize(
    ("addressee", "sentence"),
    [
        ({"unit": " ", "person": "posting:7"}, "没有写明责任单位"),
        ({"unit": "00010003", "person": ""}, "没有写明责任人"),
    ],
)
def test_a_slip_needs_a_unit_and_a_person(addressee, sentence):
    with pytest.raises(BadInput, match=sentence):
        draft(Colour.WHITE, [], now=at("2026-06-01 08:30"), **addressee)


@pytest.mark.parametrize(
    ("colour", "by", "allowed", "remark"),
    [
        (Colour.WHITE, Signer.CLOCK, True, "the clock issues white slips"),
        (Colour.YELLOW, Signer.CLOCK, False, "a yellow one is signed by a person"),
        (Colour.YELLOW, Signer.OFFICE, True, "of the office"),
        (Colour.YELLOW, Signer.LEADER, True, "or above"),
        (Colour.RED, Signer.OFFICE, False, "a red one by a leader only"),
        (Colour.RED, Signer.LEADER, True, "by a leader"),
    ],
)
def test_who_may_sign_which_colour(colour, by, allowed, remark):
    moment = at("2026-06-10 08:30")
    slip = Slip(colour, **TO, drafted_at=moment)
    if allowed:
        assert sign(slip, by=by, rules=RULES, calendar=CALENDAR, now=moment).issued_at == moment, remark
    else:
        with pytest.raises(NotAllowed, match="须由"):
            sign(slip, by=by, rules=RULES, calendar=CALENDAR, now=moment)


@pytest.mark.parametrize("change", [{"issued_at": at("2026-06-01 08:30")}, {"withdrawn_at": at("2026-06-01 08:30")}])
def test_only_a_draft_can_be_signed(change):
    slip = replace(Slip(Colour.WHITE, **TO, drafted_at=at("2026-06-01 08:30")), **change)
    with pytest.raises(MoveRefused, match="已经签发或撤回"):
        sign(slip, by=Signer.LEADER, rules=RULES, calendar=CALENDAR, now=at("2026-06-02 08:30"))
