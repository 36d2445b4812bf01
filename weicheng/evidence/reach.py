"""Who may see a photo or file: the apps above say what it hangs on, because only they know.

    reach.register("case", photos=queries.photos_in_reach, captions=queries.photo_captions)

A photo is seen by whoever sees anything it hangs on. Registered in `AppConfig.ready` of the upper app.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from weicheng.access.policy import Actor
from weicheng.access.roles import ReachKind

# Along which columns a photo that waits for blurring is reached.
COLUMNS = {ReachKind.UNIT: "unit_path", ReachKind.AREA: "area_path"}

# Of the given ids, those the actor may see; one query.
Visible = Callable[[Actor, Collection[int]], Collection[int]]


@dataclass(frozen=True)
class Caption:
    """What is stamped on a copy: when, where, which unit."""

    time: str
    place: str
    unit: str

    @property
    def lines(self) -> list[str]:
        """As they stand on the picture; empty ones are left out."""
        parts = (("时间", self.time), ("地点", self.place), ("单位", self.unit))
        return [f"{label}：{text}" for label, text in parts if text]


Captions = Callable[[Collection[int]], Mapping[int, Caption]]


@dataclass(frozen=True)
class Holder:
    """One kind of thing that photos and files hang on."""

    photos: Visible | None
    attachments: Visible | None
    captions: Captions | None


_holders: dict[str, Holder] = {}


def register(
    kind: str,
    *,
    photos: Visible | None = None,
    attachments: Visible | None = None,
    captions: Captions | None = None,
) -> None:
    """Makes a kind of holder known; registering it again replaces it."""
    _holders[kind] = Holder(photos, attachments, captions)


def visible_photos(actor: Actor, ids: Collection[int]) -> set[int]:
    """The photos among `ids` that hang on something the actor may see; one query for each kind."""
    asked = [holder.photos for holder in _holders.values() if holder.photos]
    return {found for visible in asked for found in visible(actor, ids)}


def visible_attachments(actor: Actor, ids: Collection[int]) -> set[int]:
    """The files among `ids` that hang on something the actor may see; one query for each kind."""
    asked = [holder.attachments for holder in _holders.values() if holder.attachments]
    return {found for visible in asked for found in visible(actor, ids)}


def caption(photo_id: int) -> Caption | None:
    """What to stamp on a photo, from the first holder that knows it."""
    for holder in _holders.values():
        if holder.captions and (found := holder.captions([photo_id]).get(photo_id)):
            return found
    return None
