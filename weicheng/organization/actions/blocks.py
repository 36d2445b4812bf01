"""责任区块: the blocks of the grid campaign with their three ticks (M-064)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.domain.refusals import BadInput, NotAllowed
from weicheng.events import log
from weicheng.organization import event_types
from weicheng.organization.actions.linkage import required_text
from weicheng.organization.enums import UnitKind
from weicheng.organization.models import Area, Block, BlockCheck, Posting, Unit
from weicheng.organization.reach import where_area, where_unit


@transaction.atomic
def add_block(
    *,
    actor: Actor,
    name: str,
    lead: Unit,
    areas: Sequence[Area],
    assistants: Sequence[Unit] = (),
    handler: Posting | None = None,
    group: Unit | None = None,
) -> Block:
    """责任区块 with a lead department, assistants, the communities it covers, a handler and a group (M-064)."""
    for area in areas:
        policy.require(actor, "organization.manage", where_area(area))
    if not areas:
        raise BadInput.of("社区", "没有选择", "一个区块至少包含一个社区或网格")
    if Block.objects.filter(name=name).exists():
        raise BadInput.of("区块名称", f"“{name}”已存在", "请换一个名称")
    _check_posts(lead, handler, group)
    block = Block.objects.create(name=required_text("区块名称", name), lead=lead, handler=handler, group=group)
    block.assistants.set(assistants)
    block.areas.set(areas)
    log.record(event_types.BLOCK_ADDED, subject=f"block:{block.pk}", actor=actor, name=name, unit=lead.pk)
    return block


@transaction.atomic
def staff_block(*, actor: Actor, block: Block, handler: Posting | None, group: Unit | None) -> Block:
    """Names the handler and the group of a block, the first two of the three ticks (M-064)."""
    row = Block.objects.select_for_update().select_related("lead").get(pk=block.pk)
    policy.require(actor, "organization.manage", where_unit(row.lead))
    _check_posts(row.lead, handler, group)
    row.handler, row.group = handler, group
    row.save(update_fields=["handler", "group"])
    log.record(event_types.BLOCK_STAFFED, subject=f"block:{row.pk}", actor=actor, name=row.name)
    return row


def _check_posts(lead: Unit, handler: Posting | None, group: Unit | None) -> None:
    if handler and handler.unit_id != lead.pk:
        raise BadInput.of("经办人", f"“{handler}”不是牵头部门人员", "请从牵头部门任职人员中选择")
    if group and group.kind not in {UnitKind.LEADING_GROUP, UnitKind.HEADQUARTERS}:
        raise BadInput.of("领导小组", f"“{group}”不是领导小组", "请先在牵头部门之下登记领导小组")


@transaction.atomic
def log_block_check(*, actor: Actor, block: Block, on: date, text: str) -> BlockCheck:
    """A regular check by the lead department in its block, the third of the three ticks (M-064)."""
    if actor.user_id is None or block.lead_id not in actor.unit_ids("organization.view"):
        raise NotAllowed("区块检查由牵头部门人员记录。")
    row = BlockCheck.objects.create(block=block, on=on, text=required_text("内容", text), recorded_by_id=actor.user_id)
    log.record(event_types.BLOCK_CHECKED, subject=f"block:{block.pk}", actor=actor, name=block.name)
    return row
