"""The packs that are shipped: sound, complete, frozen when published, and honest about what is not confirmed."""

from __future__ import annotations

from pathlib import Path

import pytest

from weicheng.domain.packs.library import check, load, read_library
from weicheng.domain.packs.schema import STAGES
from weicheng.domain.packs.vocabulary import Mark

ROOT = Path(__file__).parents[2] / "weicheng" / "packs"
NATIONAL = "hygiene-city/national/2026.1"


@pytest.fixture(scope="module")
def packs():
    library = read_library(ROOT)
    return {folder: load(source, library) for folder, source in library.items()}


def test_shipped_packs_have_no_faults_and_published_ones_are_unchanged():
    assert [str(fault) for fault in check([ROOT])] == []


def test_every_matter_and_component_of_the_standard_is_there(packs):
    pack = packs[NATIONAL]
    of_standard = [code for code, row in pack.matter.items() if row.source == "GBT47678-5"]
    assert (len(of_standard), len(pack.component)) == (250, 153)
    assert sum(row.component is not None for row in pack.matter.values()) == 153


@pytest.mark.mechanism("M-007")
def test_every_matter_belongs_to_one_duty_and_every_duty_has_a_lead_that_closes(packs):
    pack = packs[NATIONAL]
    assert 15 <= len(pack.duty) <= 25
    assert {row.duty for row in pack.matter.values()} == set(pack.duty)
    assert all(pack.department[row.lead].closes for row in pack.duty.values())


@pytest.mark.mechanism("M-101")
def test_the_five_lead_departments_of_the_seed_can_close(packs):
    names = {row.name for row in packs[NATIONAL].department.values() if row.closes}
    assert {"住房和城乡建设", "卫生健康", "市场监督管理", "农业农村", "生态环境"} <= names


def test_every_matter_has_a_limit_for_every_stage_and_no_limit_claims_to_be_confirmed(packs):
    for pack in packs.values():
        for matter in pack.matter:
            assert {pack.limit_of(matter, stage).mark for stage in STAGES} == {Mark.SAMPLE}


def test_an_unconfirmed_standard_is_marked(packs):
    pack = packs[NATIONAL]
    assert pack.mark_of(pack.matter["06010"]) is Mark.UNCHECKED
    assert pack.mark_of(pack.matter["90001"]) is Mark.SAMPLE


def test_only_a_confirmed_legacy_code_is_mapped(packs):
    assert packs[NATIONAL].matter_of_legacy("01-10") == "06010"
    assert packs[NATIONAL].matter_of_legacy("01-11") is None


@pytest.mark.parametrize(
    ("mechanism", "read", "value"),
    [
        pytest.param("M-016", lambda pack: pack.idle.days, 14, marks=pytest.mark.mechanism("M-016")),
        pytest.param("M-099", lambda pack: str(pack.limit_of("06010", "claim").allowance), "24 紧急工作时",
                     marks=pytest.mark.mechanism("M-099")),
        pytest.param("M-102", lambda pack: (pack.look_back.percent, pack.look_back.least), (20, 1),
                     marks=pytest.mark.mechanism("M-102")),
        pytest.param("M-107", lambda pack: (pack.bounce.office_rules_at, pack.bounce.superior_at), (2, 3),
                     marks=pytest.mark.mechanism("M-107")),
        pytest.param("M-108", lambda pack: (pack.conduct.on_time_below, pack.conduct.returned_from,
                     pack.conduct.kept_below), (60, 30, 50), marks=pytest.mark.mechanism("M-108")),
        pytest.param("M-109", lambda pack: (pack.relapse.times, pack.relapse.within_days,
                     pack.relapse.after_campaign_days), (3, 90, 30), marks=pytest.mark.mechanism("M-109")),
        pytest.param("M-131", lambda pack: pack.joining.within_hours, 24, marks=pytest.mark.mechanism("M-131")),
    ],
)  # fmt: skip
def test_a_threshold_is_the_default_of_its_mechanism(packs, mechanism, read, value):
    assert read(packs[NATIONAL]) == value


@pytest.mark.mechanism("M-129")
def test_in_maoming_the_hotline_is_the_single_channel(packs):
    assert packs["hygiene-city/maoming/2026.1"].hotline.single_channel is True
    assert packs["hygiene-city/chaozhou/2026.1"].hotline.single_channel is False


def test_a_city_says_which_values_are_its_own(packs):
    pack = packs["hygiene-city/chaozhou/2026.1"]
    assert pack.limit_of("06010", "handle").origin.pack == pack.name
    assert pack.limit_of("06012", "handle").origin.pack == packs[NATIONAL].name


def test_the_public_form_offers_a_handful_with_plain_names(packs):
    for pack in packs.values():
        common = [pack.matter[code] for code in pack.common_matters()]
        assert 10 <= len(common) <= 40
        assert all(row.plain for row in common)
