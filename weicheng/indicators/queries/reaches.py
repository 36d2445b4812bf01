"""What opens standards and indicators. The office reports for an area, a department for what it owes itself."""

from __future__ import annotations

from collections.abc import Mapping

from weicheng.access.roles import ReachKind

VIEW, REPORT, MANAGE = "indicator.view", "indicator.report", "indicator.manage"
# A campaign lies in an area; a question lies there too, and with the unit that was asked.
OF_AREA: Mapping[ReachKind, str] = {ReachKind.AREA: "area_path"}
OF_QUESTION: Mapping[ReachKind, str] = {ReachKind.AREA: "area_path", ReachKind.UNIT: "unit_path"}
