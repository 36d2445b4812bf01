"""Diagnoses from counted records, at their limits and with the figures of the mechanisms."""

from datetime import date, timedelta

import pytest

from weicheng.domain.diagnosis import (
    AreaReports,
    Diagnosis,
    Tally,
    UnitActivity,
    UnitConduct,
    blind_spots,
    examine_conduct,
    idle_units,
)
from weicheng.domain.packs.schema import Conduct, Idle

RULE = Conduct(on_time_below=60, returned_from=30, kept_below=50, clause="M-108")
TODAY = date(2026, 9, 30)


def tally(good, bad):
    return Tally(tuple(f"good:{n}" for n in range(good)), tuple(f"bad:{n}" for n in range(bad)))


@pytest.mark.mechanism("M-108")
def test_three_of_ten_promises_kept_is_all_talk():
    (finding,) = examine_conduct(UnitConduct("unit:3", promises=tally(3, 7)), RULE)
    assert finding.diagnosis is Diagnosis.ALL_TALK
    assert (finding.subject, finding.rate.text, len(finding.records)) == ("unit:3", "30%", 7)
    assert finding.reason.inputs == {"兑现数": 3, "承诺数": 10, "limit_percent": 50}


@pytest.mark.mechanism("M-108")
@pytest.mark.parametrize(
    ("conduct", "expected", "remark"),
    [
        (UnitConduct("u", deadlines=tally(59, 41)), [Diagnosis.SLOW], "under 60 % on time"),
        (UnitConduct("u", deadlines=tally(60, 40)), [], "60 % is not under 60 %"),
        (UnitConduct("u", rectifications=tally(70, 30)), [Diagnosis.PERFUNCTORY], "30 % sent back is enough"),
        (UnitConduct("u", rectifications=tally(71, 29)), [], "29 % is not"),
        (UnitConduct("u", promises=tally(5, 5)), [], "half of the promises kept"),
        (UnitConduct("u"), [], "no records, no diagnosis"),
        (
            UnitConduct("u", tally(0, 1), tally(0, 1), tally(0, 1)),
            [Diagnosis.SLOW, Diagnosis.PERFUNCTORY, Diagnosis.ALL_TALK],
            "all three at once",
        ),
    ],
)
def test_conduct_is_judged_by_its_rates(conduct, expected, remark):
    assert [finding.diagnosis for finding in examine_conduct(conduct, RULE)] == expected, remark


@pytest.mark.mechanism("M-016")
@pytest.mark.parametrize(
    ("open_matters", "open_days", "record_days", "idle", "remark"),
    [
        (3, 60, 20, True, "three open tasks, last record 20 days ago"),
        (3, 60, 15, True, "one day too many"),
        (3, 60, 14, False, "the last of the fourteen days"),
        (0, 60, 20, False, "nothing to do"),
        (3, 60, None, True, "never a record"),
        (3, 5, None, False, "never a record, but new to the work"),
        (3, 5, 20, False, "nothing to do until five days ago"),
    ],
)
def test_a_unit_with_open_work_and_no_record_is_idle(open_matters, open_days, record_days, idle, remark):
    unit = UnitActivity(
        "unit:3",
        tuple(f"case:{n}" for n in range(open_matters)),
        TODAY - timedelta(days=open_days),
        None if record_days is None else TODAY - timedelta(days=record_days),
    )
    found = idle_units([unit], Idle(days=14, clause="M-016"), today=TODAY)
    assert bool(found) is idle, remark
    if idle:
        assert found[0].diagnosis is Diagnosis.IDLE
        assert len(found[0].records) == 3
        assert found[0].reason.inputs["limit_days"] == 14


@pytest.mark.mechanism("M-131")
@pytest.mark.parametrize(
    ("citizen", "official", "blind", "remark"),
    [
        (5, 0, True, "five reports and no official finding"),
        (5, 1, False, "officials have been there"),
        (0, 0, False, "nothing happened at all"),
    ],
)
def test_an_area_only_citizens_report_from_is_a_blind_spot(citizen, official, blind, remark):
    reports = tuple(f"report:{n}" for n in range(citizen))
    found = blind_spots([AreaReports("area:G", reports, official)])
    assert [finding.records for finding in found] == ([reports] if blind else []), remark
