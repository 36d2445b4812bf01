"""Accusations of persons go into a sealed box that only the 纪检 role opens; identities are shown with a reason.

信访工作条例 第三十条, M-129. The server can close the box and not open it (base.sealed_box).
"""

from __future__ import annotations

import json
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from weicheng.access import policy
from weicheng.access.policy import Actor
from weicheng.base import crypto, sealed_box
from weicheng.cases import event_types
from weicheng.cases.actions import searching
from weicheng.cases.actions.step import Step, begin
from weicheng.cases.models import Report, ReporterIdentity, SealedMatter, SealKey
from weicheng.cases.queries.visible import through
from weicheng.domain.cases import OPEN, State
from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed, OutOfReach
from weicheng.events import log

SEALED_TEXT = "(内容已移入密封箱)"


@transaction.atomic
def make_seal_key(*, actor: Actor, passphrase: str, now: datetime | None = None) -> tuple[SealKey, bytes]:
    """A new key of the box; the private half is in the returned file and nowhere else. New matters use the new key.

    Raises BadInput for a weak passphrase.
    """
    policy.require_anywhere(actor, "sealed.open")
    if actor.user_id is None:
        raise NotAllowed("密钥须由纪检专员本人生成。")
    pair = sealed_box.new_key_pair(passphrase)
    key = SealKey.objects.create(
        public_key=pair.public_key,
        fingerprint=pair.fingerprint,
        made_at=now or timezone.now(),
        made_by_id=actor.user_id,
    )
    log.record(
        event_types.SEAL_KEY_MADE, subject=f"seal-key:{key.pk}", actor=actor, at=now, fingerprint=key.fingerprint
    )
    return key, pair.private_file


@transaction.atomic
def seal_off(*, actor: Actor, report: Report, reason: str, now: datetime | None = None) -> SealedMatter:
    """Moves what a report says, and who said it, into the box and wipes both here; the log gets no word of it.

    The case goes on with its other reports; without any it ends and leaves lists, search, figures and exports.
    Raises MoveRefused while no 纪检专员 has made a key.
    """
    row = Report.objects.select_for_update(of=("self",)).select_related("case").filter(pk=report.pk).first()
    if row is None or row.case_id is None:
        raise OutOfReach
    step = begin(actor, row.case_id, "seal_off", now, given={"reason": reason.strip()})
    if SealedMatter.objects.filter(report=row).exists():
        raise MoveRefused("这件诉求已在密封箱中。")
    key = SealKey.objects.order_by("-pk").first()
    if key is None:
        raise MoveRefused("密封箱还没有密钥。请先请纪检专员在“密封箱”页面生成密钥,再移入。")
    matter = SealedMatter.objects.create(
        report=row,
        content=sealed_box.seal(_content(row, step), key.public_key),
        key_id=key.fingerprint,
        sealed_at=step.now,
        sealed_by_id=actor.user_id,
    )
    _wipe(row, step)
    event = log.record(
        event_types.SEALED_OFF,
        subject=f"report:{row.pk}",
        root=f"case:{row.case_id}",
        actor=actor,
        at=step.now,
    )
    step.store(event.pk)
    return matter


@transaction.atomic
def open_sealed(
    *, actor: Actor, matter: SealedMatter, private_file: bytes, passphrase: str, now: datetime | None = None
) -> dict[str, str]:
    """The content of a box, for a person with its key; the opening is recorded, the content nowhere.

    Raises OutOfReach for anybody without the capability there, CannotOpen with what is wrong with the key.
    """
    row = _sealed(actor, matter)
    content = json.loads(sealed_box.open_box(bytes(row.content), private_file=private_file, passphrase=passphrase))
    row.opened_at = now or timezone.now()
    row.save(update_fields=["opened_at"])
    _record(event_types.SEALED_OPENED, row, actor, now)
    return dict(content)


@transaction.atomic
def hand_over_sealed(*, actor: Actor, matter: SealedMatter, to: str, now: datetime | None = None) -> SealedMatter:
    """Puts down that a sealed matter was handed to the body that may take it up."""
    row = _sealed(actor, matter)
    if not to.strip():
        raise BadInput.of("移交给", "没有填写", "请写明接收机关")
    row.handed_over_at, row.handed_over_to = now or timezone.now(), to.strip()[:120]
    row.save(update_fields=["handed_over_at", "handed_over_to"])
    _record(event_types.SEALED_HANDED_OVER, row, actor, now)
    return row


@transaction.atomic
def reveal_identity(*, actor: Actor, report: Report, reason: str, now: datetime | None = None) -> tuple[str, str]:
    """Name and phone of a reporter for a stated purpose; who asked and why is recorded. Raises BadInput without one."""
    row = Report.objects.filter(policy.scope(actor, "case.view", through("case__")), pk=report.pk).first()
    if row is None or row.case is None or row.case.sealed:
        raise OutOfReach
    policy.require(actor, "case.reveal_reporter", row.case)
    if len(reason.strip()) < 4:
        raise BadInput.of("查看理由", "太短", "请写明为办理什么事项需要联系诉求人")
    identity = ReporterIdentity.objects.filter(report=row).first()
    if identity is None:
        raise MoveRefused("这件诉求是匿名的,没有留下联系方式。")
    log.record(
        event_types.IDENTITY_REVEALED,
        subject=f"report:{row.pk}",
        root=f"case:{row.case_id}",
        actor=actor,
        at=now,
        reason=reason.strip()[:200],
    )
    return _opened(identity, row)


def _opened(identity: ReporterIdentity, report: Report) -> tuple[str, str]:
    return (
        crypto.decrypt(identity.name_sealed, context=f"reporter.name:{report.code}"),
        crypto.decrypt(identity.phone_sealed, context=f"reporter.phone:{report.code}"),
    )


def _content(report: Report, step: Step) -> bytes:
    identity = ReporterIdentity.objects.filter(report=report).first()
    name, phone = _opened(identity, report) if identity else ("", "")
    content = {
        "code": report.code,
        "text": report.text,
        "address": step.case.address,
        "reported_at": report.reported_at.isoformat(),
        "name": name,
        "phone": phone,
    }
    return json.dumps(content, ensure_ascii=False).encode()


def _wipe(report: Report, step: Step) -> None:
    case = step.case
    others = Report.objects.filter(case=case, sealed=None).exclude(pk=report.pk).order_by("reported_at")
    rest = others.first()
    if case.command_id == report.command_id:
        # The words of the case are those of the report that opened it.
        case.title = step.book.rules.matter(case.category).name
        case.address = case.site.name if case.site else ""
        case.description = rest.text if rest else ""
    report.text = SEALED_TEXT
    report.wants_answer = False
    report.save(update_fields=["text", "wants_answer"])
    ReporterIdentity.objects.filter(report=report).delete()
    for clock in step.book.clocks:
        if clock.report_id == report.pk and clock.stopped_at is None:
            step.book.end(clock)
    if rest is None:
        _end_case(step)
    else:
        searching.change(case)


def _end_case(step: Step) -> None:
    case = step.case
    case.sealed = True
    case.title, case.address = "已密封", ""
    searching.remove(case)
    if State(case.state) in OPEN:
        case.state = State.DECLINED
        step.book.stop_all()


def _sealed(actor: Actor, matter: SealedMatter) -> SealedMatter:
    scope = policy.scope(actor, "sealed.open", through("report__case__"))
    row = SealedMatter.objects.select_for_update(of=("self",)).filter(scope, pk=matter.pk).first()
    if row is None:
        raise OutOfReach
    return row


def _record(action: str, matter: SealedMatter, actor: Actor, now: datetime | None) -> None:
    log.record(
        action,
        subject=f"report:{matter.report_id}",
        root=f"sealed:{matter.pk}",
        actor=actor,
        at=now,
    )
