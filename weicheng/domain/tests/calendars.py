"""Calendars and moments for the tests of the pure rules."""

from datetime import date, datetime

from hypothesis import strategies as st

from weicheng.domain.calendar import SHANGHAI, WorkCalendar

# The autumn of 2026 as the tests need it: 1-7 October rest, Saturday the 10th is made up.
AUTUMN = WorkCalendar(
    days_off=frozenset(date(2026, 10, day) for day in range(1, 8)),
    makeup_workdays=frozenset({date(2026, 10, 10)}),
    years_known=frozenset({2026}),
)


def at(text: str) -> datetime:
    """A moment of the wall clock in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


days = st.dates(min_value=date(2026, 1, 1), max_value=date(2028, 6, 30))
moments = st.dates(date(2026, 1, 1), date(2027, 12, 31)).flatmap(
    lambda day: st.times().map(lambda clock: datetime.combine(day, clock, tzinfo=SHANGHAI))
)


@st.composite
def calendars(draw):
    off = draw(st.frozensets(days, max_size=30))
    makeup = draw(st.frozensets(days, max_size=10)) - off
    return WorkCalendar(off, makeup)
