"""Publishing packs, and which version decides."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from weicheng.base.append_only import AppendOnly
from weicheng.domain.packs.faults import BadPack
from weicheng.domain.packs.inherit import PackSource
from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed, OutOfReach
from weicheng.events.models import Event
from weicheng.organization.models import Area
from weicheng.standards import actions, queries
from weicheng.standards.models import PackVersion
from weicheng.standards.tests.conftest import NOBODY, NOW, OFFICE

pytestmark = pytest.mark.django_db
NATIONAL, CHAOZHOU = "hygiene-city/national/2026.1", "hygiene-city/chaozhou/2026.1"


def later_version(number="2026.2", begins="2026-07-01", base=NATIONAL):
    """The library on the server with one more version of an edition."""
    library = dict(queries.library())
    files = dict(library[base].files)
    head = files["pack.toml"].decode()
    head = head.replace('version = "2026.1"', f'version = "{number}"').replace("2025-01-01", begins)
    folder = base.replace("2026.1", number)
    library[folder] = PackSource(folder, files | {"pack.toml": head.encode()})
    return library, folder


def publish(folder=NATIONAL, library=None):
    return actions.publish_pack(actor=OFFICE, folder=folder, library=library, now=NOW)


def test_a_published_pack_is_read_back_byte_for_byte():
    published = queries.pack_for(publish().pk)
    assert published.pack.name == "hygiene-city/national@2026.1"
    (source,) = queries.packs.sources(PackVersion.objects.get(pk=published.version_id))
    assert source.files == queries.library()[NATIONAL].files


def test_publishing_is_recorded_with_the_fingerprint():
    version = publish()
    event = Event.objects.get(action="pack.published")
    assert (event.subject, event.rules) == (f"pack:{version.pk}", "hygiene-city/national@2026.1")
    assert event.data["sha256"] == version.sha256


def test_a_city_pack_keeps_the_base_it_was_published_with():
    version = publish(CHAOZHOU)
    assert [layer["folder"] for layer in version.layers] == [NATIONAL, CHAOZHOU]
    assert queries.pack_for(version.pk).pack.limit_of("06010", "handle").origin.pack == "hygiene-city/chaozhou@2026.1"


def test_without_the_capability_nothing_is_published():
    with pytest.raises(NotAllowed):
        actions.publish_pack(actor=NOBODY, folder=NATIONAL, now=NOW)
    assert not PackVersion.objects.exists()
    assert not Event.objects.filter(action="pack.published").exists()


def test_a_version_is_published_once():
    publish()
    with pytest.raises(MoveRefused, match="已经发布"):
        publish()


def test_a_folder_that_is_not_there_is_refused():
    with pytest.raises(MoveRefused, match="没有规则包“x”"):
        publish("x")


def test_a_pack_with_faults_is_refused_with_all_of_them():
    library = dict(queries.library())
    library[NATIONAL] = PackSource(NATIONAL, dict(library[NATIONAL].files) | {"words.toml": b"x = 1\ny = 2"})
    with pytest.raises(BadPack) as refused:
        publish(NATIONAL, library)
    assert [fault.line for fault in refused.value.pack_faults] == [0, 1, 2]


def test_a_version_may_not_begin_before_the_one_it_supersedes():
    publish()
    library, folder = later_version(begins="2024-01-01")
    with pytest.raises(BadInput, match=r"早于被取代的 2026\.1 版"):
        publish(folder, library)


def test_the_version_in_force_on_the_day_decides():
    first = publish()
    library, folder = later_version()
    second = publish(folder, library)
    assert second.supersedes == first
    assert queries.current_pack(day=date(2026, 6, 30)).version_id == first.pk
    assert queries.current_pack(day=date(2026, 7, 1)).version_id == second.pk
    # Before any version began, the first one: a case taken over from an old system needs rules too.
    assert queries.current_pack(day=date(2010, 1, 14)).version_id == first.pk


def test_the_nearest_territory_with_a_pack_of_its_own_decides():
    national, chaozhou = publish(), publish(CHAOZHOU)
    for path, code in (("0001", "445102"), ("00010001", ""), ("0002", "440900")):
        Area.objects.create(path=path, name=path, level="county", code=code)
    assert queries.current_pack(area_path="00010001").version_id == chaozhou.pk
    assert queries.current_pack(area_path="0002").version_id == national.pk
    assert queries.current_pack().version_id == national.pk


def test_an_installation_of_one_place_has_the_pack_of_that_place():
    publish()
    chaozhou = publish(CHAOZHOU)
    Area.objects.create(path="0001", name="湘桥区", level="county", code="445102")
    assert queries.current_pack().version_id == chaozhou.pk


def test_the_edition_of_the_setting_decides_where_no_area_is_given(settings):
    publish()
    chaozhou = publish(CHAOZHOU)
    settings.DEFAULT_PACK = "hygiene-city/chaozhou@2026.1"
    assert queries.current_pack().version_id == chaozhou.pk
    settings.DEFAULT_PACK = "hygiene-city/elsewhere@2026.1"
    assert queries.current_pack().pack.head.edition == "national"


def test_without_a_published_pack_the_remedy_is_named():
    with pytest.raises(BadInput, match="还没有发布任何规则包"):
        queries.current_pack()


def test_a_version_that_does_not_exist_is_out_of_reach():
    with pytest.raises(OutOfReach):
        queries.pack_for(12345)
    with pytest.raises(OutOfReach):
        queries.version(12345)
    with pytest.raises(OutOfReach):
        queries.draft("hygiene-city/nowhere/2026.1")


def test_a_pack_seen_before_costs_no_query(django_assert_num_queries):
    pk = publish().pk
    queries.pack_for(pk)
    with django_assert_num_queries(0):
        queries.pack_for(pk)


def test_seeding_publishes_what_is_missing_and_can_be_repeated():
    seeded = actions.seed_packs(actor=OFFICE, now=NOW)
    assert {version.city for version in seeded} == {"national", "chaozhou", "maoming"}
    assert actions.seed_packs(actor=OFFICE, now=NOW) == []
    assert queries.drafts() == []


def test_a_folder_of_the_city_waits_as_a_draft_with_its_faults(settings, tmp_path):
    actions.seed_packs(actor=OFFICE, now=NOW)
    folder = tmp_path / "hygiene-city/testing/2026.1"
    folder.mkdir(parents=True)
    head = queries.library()[CHAOZHOU].files["pack.toml"].decode().replace('"chaozhou"', '"testing"')
    (folder / "pack.toml").write_text(head, "utf-8")
    (folder / "diagnosis.toml").write_text("[idle]\ndays = 0\n", "utf-8")
    settings.PACKS_DIRS = [*settings.PACKS_DIRS, tmp_path]
    (draft,) = queries.drafts()
    assert (draft.folder, draft.pack) == ("hygiene-city/testing/2026.1", None)
    assert [fault.place for fault in draft.faults] == ["hygiene-city/testing/2026.1/diagnosis.toml:2"]
    (folder / "diagnosis.toml").unlink()
    assert queries.draft(draft.folder).pack.name == "hygiene-city/testing@2026.1"


@pytest.mark.parametrize(
    "change", ["UPDATE standards_packversion SET sha256 = 'x'", "DELETE FROM standards_packversion"]
)
def test_the_database_itself_refuses_to_change_a_published_pack(change):
    version = publish()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    with pytest.raises(AppendOnly):
        version.delete()
