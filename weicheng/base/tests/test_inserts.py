"""Lean inserts leave the rows that bulk_create leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from weicheng.base import inserts
from weicheng.base.inserts import insert, insert_values
from weicheng.organization.enums import UnitKind
from weicheng.organization.models import Posting, Unit, User

TODAY = timezone.localdate()


def units(count: int, begin: int = 1) -> list[Unit]:
    return [Unit(name=f"测试单位{n}", path=f"{n:04}", kind=UnitKind.BUREAU) for n in range(begin, begin + count)]


@pytest.mark.django_db
def test_rows_get_their_numbers_in_the_order_given():
    rows = insert(units(3))
    assert [Unit.objects.get(pk=row.pk).name for row in rows] == ["测试单位1", "测试单位2", "测试单位3"]
    assert not any(row._state.adding for row in rows)


@pytest.mark.django_db
def test_a_row_takes_over_the_number_of_a_row_inserted_since():
    [unit] = units(1)
    user = User(username="someone", name="某人")
    posting = Posting(user=user, unit=unit, title="科长", starts_on=TODAY)
    insert([unit])
    insert([user])
    insert([posting])
    assert Posting.objects.get().unit == unit


@pytest.mark.django_db
def test_more_rows_than_one_statement_takes_are_inserted_all(monkeypatch):
    monkeypatch.setattr(inserts, "MOST_PARAMETERS", 40)
    insert(units(17))
    assert Unit.objects.count() == 17


@pytest.mark.django_db
def test_nothing_to_insert_asks_the_database_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        insert([])


@pytest.mark.django_db
def test_times_and_dates_come_back_as_they_went_in():
    at = timezone.now() + timedelta(days=1)
    insert([User(username="someone", name="某人", activation_until=at)])
    assert User.objects.get().activation_until == at


@pytest.mark.django_db
def test_values_alone_leave_the_row_that_an_object_leaves():
    [made] = units(1)
    insert([made])
    [number] = insert_values(Unit, [{"name": "测试单位2", "path": "0002", "kind": UnitKind.BUREAU}])
    by_object, by_values = (Unit.objects.filter(pk=pk).values().get() for pk in (made.pk, number))
    differing = {"id", "name", "path"}
    assert {k: v for k, v in by_values.items() if k not in differing} == {
        k: v for k, v in by_object.items() if k not in differing
    }
    assert by_values["name"] == "测试单位2"
    assert insert_values(Unit, []) == []
