"""What taking in a photo and taking in a file have in common.

Order: bytes to a temporary file, checked and decoded outside any transaction (SQLite would keep every other
writer waiting), moved to their place with fsync, then row and event in one short transaction. Whatever breaks
in between leaves a file without a row, which the sweep removes; never a row without its file.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePath
from typing import Any, TypeVar
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from weicheng.access.policy import Actor
from weicheng.base.wording import size as shown_size
from weicheng.domain.refusals import BadInput
from weicheng.evidence import store
from weicheng.evidence.imaging.unfit import Unfit
from weicheng.evidence.models import Evidence

NAME_LENGTH = 120
ENDING_LENGTH = 10

Row = TypeVar("Row", bound=Evidence)


def known_row(model: type[Row], uuid: UUID, actor: Actor, citizen_token: str) -> Row | None:
    """The row of the same upload sent before. Raises BadInput if somebody else used its number."""
    row = model._default_manager.filter(uuid=uuid).first()
    if row and (row.uploaded_by_id, row.citizen_token) != (actor.user_id, citizen_token):
        raise BadInput.of("上传编号", "已被另一次上传使用", "请刷新页面后重新选择文件")
    return row


def to_temporary(upload: UploadedFile, place: str, limit: int) -> store.Kept:
    """The upload on the disk, hashed. Raises BadInput if it is empty or too large."""
    if not upload.size:
        raise BadInput.of(place, "是空文件", "请重新选择；如从微信转存，请先点“查看原图”再保存")
    try:
        if upload.size > limit:
            raise store.TooLarge
        return store.receive(upload.chunks(), limit=limit)
    except store.TooLarge:
        unfit = too_large(limit)
        raise BadInput.of(place, unfit.problem, unfit.remedy) from None


def too_large(limit: int) -> Unfit:
    """The refusal of a file past its limit in bytes."""
    return Unfit(f"超过 {shown_size(limit)} 的上限", "请降低分辨率、压缩或拆分后再传")


def common_columns(
    *, uuid: UUID, received: store.Kept, mime: str, name: str, actor: Actor, citizen_token: str, now: datetime
) -> dict[str, Any]:
    """The columns every piece of evidence has."""
    return {
        "uuid": uuid,
        "sha256": received.sha256,
        "size": received.size,
        "mime": mime,
        "name": clean_name(name),
        "received_at": now,
        "uploaded_by_id": actor.user_id,
        "citizen_token": citizen_token,
    }


def insert(row: Row, actor: Actor) -> tuple[Row, bool]:
    """The row in the database, and whether it is new: of two copies of one upload that race, one wins."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        if known := known_row(type(row), row.uuid, actor, row.citizen_token):
            return known, False
        raise
    return row, True


def clean_name(name: str) -> str:
    """A file name fit to be shown and sent back: no folders, no control characters, not too long, ending kept."""
    last = PurePath(name.replace("\\", "/")).name
    path = PurePath("".join(character for character in last if character.isprintable()).strip(" ."))
    ending = path.suffix[:ENDING_LENGTH]
    return path.stem[: NAME_LENGTH - len(ending)] + ending


def place_of(kind: str, upload: UploadedFile) -> str:
    """How a fault names the file: 照片“IMG_1.jpg”."""
    name = clean_name(upload.name or "")
    return f"{kind}“{name}”" if name else kind
