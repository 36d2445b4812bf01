"""A new campaign pack to be filled in: sound from the start, with every field that may be written named beside it."""

from __future__ import annotations

from collections.abc import Mapping

from weicheng.domain.packs.campaign_schema import SECTIONS
from weicheng.domain.packs.campaigns import parse_campaign
from weicheng.domain.packs.inherit import PackSource
from weicheng.domain.packs.values import fields_of

FIRST_ROWS = {
    "campaign.toml": """
[campaign]
schema = 1
campaign = "{campaign}"
version = "{version}"
title = "{title}"
honour = "{honour}"
""",
    "steps.toml": """
[cycle.first]
name = "三年一个周期"
effective_from = 2021-01-01
kind = "period"
first_year = 2021
mark = "示例"

[step.papers]
name = "申报材料"
order = 1
level = "city"
documents = ["申报材料"]
mark = "示例"

[step.review]
name = "上级评审"
order = 2
level = "province"
gate = true
mark = "示例"

[step.naming]
name = "命名"
order = 3
level = "nation"
naming = true
mark = "示例"
""",
    "files.toml": """
[file.proof]
name = "佐证材料"
order = 1
due = "12-31"
mark = "示例"

[backfill]
hours = 2
least = 20
span_days = 60
late_days = 7
mark = "示例"
""",
    "scoring.toml": """
[scheme.total]
name = "总分"
full = 100
line = 85
mark = "示例"

[item.first]
scheme = "total"
order = 1
part = "第一部分"
name = "第一项"
points = 100
rule = "given"
mark = "示例"
""",
    "lasting.toml": """
[mechanism.first]
name = "日常保洁机制"
order = 1
cadence_days = 31
mark = "示例"
""",
}


def scaffold(*, campaign: str, version: str, title: str, honour: str) -> Mapping[str, str]:
    """The files of a new pack by name. Raises BadPack for a code, version or name that cannot be."""
    files = {
        file: _told(file) + rows.format(campaign=campaign, version=version, title=title, honour=honour)
        for file, rows in FIRST_ROWS.items()
    }
    encoded = {name: text.encode() for name, text in files.items()}
    parse_campaign(PackSource(f"campaigns/{campaign}/{version}", encoded))
    return files


def _told(file: str) -> str:
    """What may stand in a file, as comments above its first rows."""
    lines = []
    for section in SECTIONS:
        if section.file != file:
            continue
        header = f"[{section.name}.代码]" if section.keys else f"[{section.name}]"
        lines.append(f"# {header} {section.title}")
        specs = fields_of(section.row).values()
        lines += [f"#   {spec.name}：{spec.told.title}{'' if spec.required else '（可不写）'}" for spec in specs]
    return "\n".join(lines) + "\n"
