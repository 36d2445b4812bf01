"""Who sees and changes what of planning."""

from __future__ import annotations

from collections.abc import Mapping

from weicheng.access.roles import ReachKind

VIEW, MANAGE, REPORT, DECIDE = "plan.view", "plan.manage", "project.report", "project.decide"
COLUMNS: Mapping[ReachKind, str] = {ReachKind.UNIT: "unit_path", ReachKind.AREA: "area_path"}
# A plan lies in an area and belongs to no unit.
AREA_ONLY: Mapping[ReachKind, str] = {ReachKind.AREA: "area_path"}
