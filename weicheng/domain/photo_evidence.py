"""照片证据: what a photo is worth as evidence, from every signal there is, and when a person should look at it.

A signal supports the claim, says nothing, raises a doubt, or contradicts it. One doubt alone lowers the grade and makes
no lead: clocks of cameras are wrong, positions jump, photos are sent late. A missing time or position is no signal.
The result is a lead (线索) for a person to confirm or dismiss, never a penalty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from weicheng.domain.durations import hours_and_minutes
from weicheng.domain.geo import Point, metres_between
from weicheng.domain.reasons import Reason

CLAUSE = "照片证据分级"


class Role(StrEnum):
    """What a photo is claimed to show."""

    REPORT = "report"
    BEFORE = "before"
    AFTER = "after"
    CHECK = "check"
    LOOK_BACK = "look_back"
    VISIT = "visit"


ROLE_NAMES = {
    Role.REPORT: "上报",
    Role.BEFORE: "整改前",
    Role.AFTER: "整改后",
    Role.CHECK: "核查",
    Role.LOOK_BACK: "回头看",
    Role.VISIT: "到场",
}


class Weight(IntEnum):
    """What a signal does to the claim; the larger the worse."""

    SUPPORTS = 0
    NOTES = 1
    DOUBTS = 2
    CONTRADICTS = 3


class Kind(StrEnum):
    """Every signal there is."""

    SAME_FILE = "same_file"
    SAME_PICTURE = "same_picture"
    BEFORE_AS_AFTER = "before_as_after"
    SCENE = "scene"
    TIME = "time"
    PLACE = "place"
    RECEIPT = "receipt"
    DEVICE = "device"
    TRAVEL = "travel"


KIND_NAMES = {
    Kind.SAME_FILE: "同一文件重复使用",
    Kind.SAME_PICTURE: "同一画面重复使用",
    Kind.BEFORE_AS_AFTER: "整改前照片当作整改后",
    Kind.SCENE: "前后场景",
    Kind.TIME: "拍摄时间",
    Kind.PLACE: "拍摄位置",
    Kind.RECEIPT: "收到时间",
    Kind.DEVICE: "设备与格式",
    Kind.TRAVEL: "移动速度",
}


class Grade(StrEnum):
    """A: time, place or scene speak for it twice over. B: nothing speaks against it. C: doubts. D: contradicted."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


@dataclass(frozen=True)
class Limits:
    """Where a difference begins to count. Wide on purpose: they are for leads, not for measuring.

    A map app that writes shifted coordinates (GCJ-02) into photos is off by up to 700 m, hence `slack`.
    """

    before: timedelta = timedelta(minutes=30)
    after: timedelta = timedelta(hours=24)
    slack: float = 800.0
    far: float = 5_000.0
    late: timedelta = timedelta(hours=72)
    ahead: timedelta = timedelta(minutes=15)
    speed: float = 150.0
    leap: float = 3_000.0


@dataclass(frozen=True)
class Camera:
    """What the camera wrote into the photo; None or "" where it wrote nothing. Time aware, point WGS84."""

    taken_at: datetime | None = None
    point: Point | None = None
    device: str = ""


@dataclass(frozen=True)
class Claimed:
    """What was claimed: when it was so, from when on it can have been so, and where within how many metres."""

    role: Role
    at: datetime
    since: datetime | None = None
    point: Point | None = None
    radius: float = 200.0


@dataclass(frozen=True)
class Receipt:
    """When the server got it, whether as a still from a screen (PNG), and the other device of the day, if any."""

    at: datetime
    is_screen_format: bool = False
    other_device: str = ""


@dataclass(frozen=True)
class Likeness:
    """Another photo found to be the same picture. `same_matter`: handed in for the same subject.

    `other_role` is what the other one was claimed to show; `same_unit`: for the same unit; `changed_how` names the
    alterations (镜像、旋转…); `agreement` is the share of the picture that agrees to the grain, in hundredths.
    """

    photo: int
    same_file: bool
    same_matter: bool
    same_unit: bool
    other_role: Role
    changed_how: str = ""
    agreement: int = 100


@dataclass(frozen=True)
class Pairing:
    """The photo laid over the one before: whether both show one place, and how much of it changed (hundredths)."""

    photo: int
    same_place: bool
    changed: int = 0


@dataclass(frozen=True)
class Sighting:
    """Another photo by the same person on the same day, by its camera."""

    photo: int
    at: datetime
    point: Point


@dataclass(frozen=True)
class Signal:
    """One observation with its sentence; `photo` is the other photo it speaks of, 0 when none."""

    kind: Kind
    weight: Weight
    sentence: str
    reason: Reason
    photo: int = 0


@dataclass(frozen=True)
class Verdict:
    """The grade, every signal with the gravest first, and whether a person should look."""

    grade: Grade
    signals: tuple[Signal, ...]
    is_lead: bool

    @property
    def gravest(self) -> Signal | None:
        """What the lead is called after; None without any signal."""
        return self.signals[0] if self.signals else None


def _signal(kind: Kind, weight: Weight, sentence: str, *, photo: int = 0, **inputs: object) -> Signal:
    return Signal(kind, weight, sentence, Reason(f"photo.{kind}", CLAUSE, inputs), photo)


def reuse_signals(claimed: Claimed, likenesses: Iterable[Likeness]) -> Iterator[Signal]:
    """The same picture handed in before: for another matter, or in this one as its own opposite.

    The same picture twice in one role of one matter is somebody who pressed twice, and says nothing.
    """
    for like in likenesses:
        if like.same_matter:
            yield from _within_matter(claimed, like)
        else:
            yield _reused(like)


def _within_matter(claimed: Claimed, like: Likeness) -> Iterator[Signal]:
    if {claimed.role, like.other_role} & AFTERWARDS and {claimed.role, like.other_role} & BEFOREHAND:
        yield _signal(
            Kind.BEFORE_AS_AFTER,
            Weight.CONTRADICTS,
            f"与本件“{ROLE_NAMES[like.other_role]}”照片是同一{_what(like)}，却作为“{ROLE_NAMES[claimed.role]}”提交",
            photo=like.photo,
            agreement=like.agreement,
        )
    elif claimed.role != like.other_role:
        yield _signal(
            Kind.SAME_PICTURE,
            Weight.NOTES,
            f"与本件“{ROLE_NAMES[like.other_role]}”照片是同一{_what(like)}",
            photo=like.photo,
            agreement=like.agreement,
        )


BEFOREHAND = frozenset({Role.REPORT, Role.BEFORE})
AFTERWARDS = frozenset({Role.AFTER, Role.CHECK, Role.LOOK_BACK})


def _reused(like: Likeness) -> Signal:
    kind = Kind.SAME_FILE if like.same_file else Kind.SAME_PICTURE
    whose = "本单位" if like.same_unit else "另一单位"
    return _signal(
        kind,
        Weight.CONTRADICTS,
        f"同一{_what(like)}已用于{whose}的另一件事（“{ROLE_NAMES[like.other_role]}”照片）",
        photo=like.photo,
        agreement=like.agreement,
    )


def _what(like: Likeness) -> str:
    if like.same_file:
        return "文件"
    how = f"，经{like.changed_how}" if like.changed_how else ""
    return f"画面（细节 {like.agreement}% 吻合{how}）"


def scene_signals(claimed: Claimed, pairings: Sequence[Pairing]) -> Iterator[Signal]:
    """The photo against those before: one place and changed supports it. Another place only notes it.

    Another standpoint, night or a hoarding make one place look like two, so no doubt comes of it.
    """
    if not pairings or claimed.role not in AFTERWARDS:
        return
    matching = [pair for pair in pairings if pair.same_place]
    if not matching:
        yield _signal(Kind.SCENE, Weight.NOTES, "没有认出与整改前照片是同一地点（角度或光线不同时常见）")
        return
    best = max(matching, key=lambda pair: pair.changed)
    yield _signal(
        Kind.SCENE, Weight.SUPPORTS, f"与整改前照片是同一地点，画面变化 {best.changed}%", photo=best.photo,
        changed=best.changed,
    )  # fmt: skip


def time_signals(claimed: Claimed, camera: Camera, receipt: Receipt, limits: Limits = Limits()) -> Iterator[Signal]:
    """The camera's time against the claim. A camera ahead of our clock is set wrong and believed in nothing."""
    taken = camera.taken_at
    if taken is None:
        return
    if taken > receipt.at + limits.ahead:
        yield _signal(Kind.TIME, Weight.NOTES, "相机时间晚于收到时间，时钟不准，不采信", taken=taken.isoformat())
        return
    earliest = (claimed.since or claimed.at - limits.after) - limits.before
    if taken < earliest:
        span = hours_and_minutes(earliest - taken)
        yield _signal(
            Kind.TIME, Weight.DOUBTS, f"拍摄时间比所证明的事早 {span}以上", taken=taken.isoformat(),
            earliest=earliest.isoformat(),
        )  # fmt: skip
    elif taken > claimed.at + limits.after:
        span = hours_and_minutes(taken - claimed.at)
        yield _signal(Kind.TIME, Weight.DOUBTS, f"拍摄时间比所说的时间晚 {span}", taken=taken.isoformat())
    else:
        yield _signal(Kind.TIME, Weight.SUPPORTS, "拍摄时间与所证明的事相符", taken=taken.isoformat())


def place_signals(claimed: Claimed, camera: Camera, limits: Limits = Limits()) -> Iterator[Signal]:
    """The camera's position against the claimed place."""
    if camera.point is None or claimed.point is None:
        return
    metres = round(metres_between(camera.point, claimed.point))
    beyond = metres - claimed.radius
    if beyond <= 0:
        weight, sentence = Weight.SUPPORTS, f"拍摄位置在地点 {round(claimed.radius)} 米以内"
    elif beyond <= limits.slack:
        weight, sentence = Weight.NOTES, f"拍摄位置距地点 {metres} 米，在定位误差之内"
    elif beyond <= limits.far:
        weight, sentence = Weight.DOUBTS, f"拍摄位置距地点 {metres} 米"
    else:
        weight, sentence = Weight.CONTRADICTS, f"拍摄位置距地点 {metres // 1000} 公里，不在一地"
    yield _signal(Kind.PLACE, weight, sentence, metres=metres)


def receipt_signals(claimed: Claimed, receipt: Receipt, limits: Limits = Limits()) -> Iterator[Signal]:
    """When the photo came in. Without a net it may come days later, so only very late is a doubt."""
    late = receipt.at - claimed.at
    if late > limits.late:
        yield _signal(Kind.RECEIPT, Weight.DOUBTS, f"事后 {late.days} 天才收到照片", days=late.days)


def device_signals(camera: Camera, receipt: Receipt) -> Iterator[Signal]:
    """A still from a screen without a camera's word, and another device than on the same day: both only notes."""
    if receipt.is_screen_format and not camera.device and camera.taken_at is None:
        yield _signal(Kind.DEVICE, Weight.NOTES, "格式为 PNG 且没有相机信息，可能是截图")
    if receipt.other_device and camera.device and receipt.other_device != camera.device:
        yield _signal(
            Kind.DEVICE, Weight.NOTES, f"拍摄设备为 {camera.device}，同一人当日另一张为 {receipt.other_device}"
        )


def travel_signals(camera: Camera, sightings: Iterable[Sighting], limits: Limits = Limits()) -> Iterator[Signal]:
    """Two photos of one person and day that no car can join. Only the speed is kept, not where anybody was."""
    if camera.taken_at is None or camera.point is None:
        return
    for sighting in sightings:
        metres = metres_between(camera.point, sighting.point)
        hours = abs(camera.taken_at - sighting.at) / timedelta(hours=1)
        if metres > limits.leap and metres > limits.speed * 1000 * hours:
            yield _signal(
                Kind.TRAVEL,
                Weight.CONTRADICTS,
                f"与同一人当日另一张照片之间须以每小时 {round(limits.speed)} 公里以上移动，不可能",
                photo=sighting.photo,
            )
            return


def judge(signals: Iterable[Signal]) -> Verdict:
    """A contradiction is D, a doubt C, two kinds of support A, all else B. A lead: D, or two kinds of doubt."""
    ordered = tuple(sorted(signals, key=lambda signal: -signal.weight))
    kinds = {weight: {s.kind for s in ordered if s.weight is weight} for weight in Weight}
    if kinds[Weight.CONTRADICTS]:
        grade = Grade.D
    elif kinds[Weight.DOUBTS]:
        grade = Grade.C
    else:
        grade = Grade.A if len(kinds[Weight.SUPPORTS]) > 1 else Grade.B
    return Verdict(grade, ordered, grade is Grade.D or len(kinds[Weight.DOUBTS]) > 1)


@dataclass(frozen=True)
class Facts:
    """Everything known of one claim."""

    claimed: Claimed
    camera: Camera
    receipt: Receipt
    likenesses: tuple[Likeness, ...] = ()
    pairings: tuple[Pairing, ...] = ()
    sightings: tuple[Sighting, ...] = ()


def grade(facts: Facts, limits: Limits = Limits()) -> Verdict:
    """All signals of a claim and what they come to."""
    # What is the very picture from before needs no comparison with it: a mirrored one would read as another place.
    same = {like.photo for like in facts.likenesses if like.same_matter}
    pairings = [pair for pair in facts.pairings if pair.photo not in same]
    return judge(
        [
            *reuse_signals(facts.claimed, facts.likenesses),
            *scene_signals(facts.claimed, pairings),
            *time_signals(facts.claimed, facts.camera, facts.receipt, limits),
            *place_signals(facts.claimed, facts.camera, limits),
            *receipt_signals(facts.claimed, facts.receipt, limits),
            *device_signals(facts.camera, facts.receipt),
            *travel_signals(facts.camera, facts.sightings, limits),
        ]
    )
