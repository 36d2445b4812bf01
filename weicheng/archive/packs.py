"""Campaign packs as the archive reads them: the folders on the server, and those that campaigns have chosen."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings

from weicheng.archive.models import PackChoice
from weicheng.domain.packs.campaigns import CampaignPack, parse_campaign, read_campaigns
from weicheng.domain.packs.inherit import PackSource
from weicheng.domain.refusals import OutOfReach

# A choice never changes, so a process reads each content once.
_parsed: dict[str, CampaignPack] = {}


def shipped() -> Mapping[str, PackSource]:
    """`hygiene-city@2026.1` → its files: those that come with the program, then those of the city."""
    found: dict[str, PackSource] = {}
    for root in settings.PACKS_DIRS:
        for folder, source in read_campaigns(root).items():
            code, _, version = folder.rpartition("/")
            found[f"{code.rpartition('/')[2]}@{version}"] = source
    return found


def source_of(name: str) -> PackSource:
    """A pack folder by name. Raises OutOfReach."""
    source = shipped().get(name)
    if source is None:
        raise OutOfReach("服务器上没有这个活动包。")
    return source


def pack_of(choice: PackChoice) -> CampaignPack:
    """The pack of a choice, from the files kept with it."""
    if choice.sha256 not in _parsed:
        files = {name: text.encode() for name, text in choice.files.items()}
        _parsed[choice.sha256] = parse_campaign(PackSource(f"campaigns/{choice.code}/{choice.version}", files))
    return _parsed[choice.sha256]
