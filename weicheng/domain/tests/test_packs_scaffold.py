"""A scaffolded campaign pack can be used as it is, and says what else may be written."""

import pytest

from weicheng.domain.packs.campaigns import parse_campaign
from weicheng.domain.packs.faults import BadPack
from weicheng.domain.packs.inherit import PackSource
from weicheng.domain.packs.scaffold import scaffold

GIVEN = {"campaign": "garden-city", "version": "2026.1", "title": "创建国家园林城市", "honour": "国家园林城市"}


@pytest.mark.mechanism("M-206")
def test_a_new_pack_has_no_faults_and_the_names_it_was_given():
    files = scaffold(**GIVEN)
    source = PackSource("campaigns/garden-city/2026.1", {name: text.encode() for name, text in files.items()})
    pack = parse_campaign(source)
    assert (pack.head.title, pack.head.honour) == ("创建国家园林城市", "国家园林城市")
    assert "#   cadence_days：更新周期(天)（可不写）" in files["files.toml"]


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"campaign": "园林"}, id="a code that is no code"),
        pytest.param({"version": "1"}, id="a version that is none"),
        pytest.param({"title": ""}, id="no title"),
    ],
)
def test_a_name_that_cannot_be_is_refused(changed):
    with pytest.raises(BadPack):
        scaffold(**(GIVEN | changed))
