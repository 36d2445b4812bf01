"""Photo evidence in the demo city: honest photos, and old ones handed in again, so that there are leads to look into.

The pictures are rendered; what is suspicious about them is really so: the same file, the same picture altered, a photo
from before as one from after, a camera that stood somewhere else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageEnhance, ImageOps

from weicheng.access.policy import Actor
from weicheng.cases import actions as cases
from weicheng.cases.models import Case
from weicheng.demo.stage import Stage
from weicheng.domain.cases import Source
from weicheng.evidence.actions import accept_photo
from weicheng.evidence.models import Photo
from weicheng.grading.actions import answer_lead, decide_lead
from weicheng.grading.models import Lead
from weicheng.grading.queries import visible_leads
from weicheng.organization.models import Unit
from weicheng.organization.queries import unit_by_name
from weicheng.places.queries import middles

URBAN, STREET = "区城市管理和综合执法局", "桥东街道办事处"
CATEGORY = "06010"
DAYS_AGO = 9
GRADED_AGO, DECIDED_AGO = timedelta(hours=30), timedelta(hours=2)
DEVICE = ("Demo", "Phone")
# Numbers of EXIF: the sub-tables of camera and position, and what stands in them.
CAMERA_TABLE, POSITION_TABLE = 0x8769, 0x8825
TAKEN, ZONE, MAKE, MODEL = 36867, 36881, 271, 272


# When and where the camera says it was (WGS84).
Taken = tuple[datetime, tuple[float, float]]


@dataclass(frozen=True)
class Told:
    """One problem and what its unit handed in as 整改后: `shown` names the picture, `aside` where the camera stood."""

    text: str
    shown: str
    by: str
    unit: str
    # Degrees by which the camera stood away from the place; one is about 100 km.
    aside: float = 0.0
    has_exif: bool = True


TOLD = (
    Told("巷口堆放生活垃圾，现场拍照交办", "clean", "chengban", URBAN),
    Told("墙角有散落垃圾和旧纸箱", "clean", "chengban", URBAN, has_exif=False),
    Told("公厕旁垃圾未清运", "before mirrored", "chengban", URBAN, has_exif=False),
    Told("路口东侧有包装垃圾", "first again, darker and cropped", "jiedao", STREET, has_exif=False),
    Told("小区北门外垃圾落地", "first file", "chengban", URBAN),
    Told("桥头堆放杂物和垃圾袋", "clean", "chengban", URBAN, aside=0.12),
)
ANSWER = "三张照片是同一批工人拍的，交错了，正确的照片已补交。"
ANSWER_FAR = "手机定位没有更新，停在前一处工地；现场已清理，可以再看。"
CONFIRMED = "与前一件用的是同一个文件，该处未清理，已要求返工。"
DISMISSED = "到现场看过，已清理；属手机定位漂移，照片本身属实。"


def photograph(stage: Stage) -> None:
    """Six cases with photos before and after, graded; of the leads one was confirmed, one dismissed, one explained."""
    # Grading loads OpenCV, as the renderer does; pages import the demo's loader too.
    from weicheng.grading.actions.grading import grade_waiting

    shown: dict[int, bytes] = {}
    for number, told in enumerate(TOLD):
        _tell(stage, number, told, shown)
    grade_waiting(now=stage.now - GRADED_AGO)
    _look_into(stage)


def _tell(stage: Stage, number: int, told: Told, shown: dict[int, bytes]) -> None:
    """Found and photographed by the inspector, handed over, reported as done with another photo."""
    from weicheng.demo.scenes import again, first_shot, render, scene

    day, area = stage.today - timedelta(days=DAYS_AGO - number), stage.of_street(stage.streets[0])[number]
    found, done = stage.at(day, 9, 10), stage.at(day, 15, 20)
    lng, lat = middles([area]).get(area.pk, (116.63, 23.66))
    place, shot = scene(number), first_shot(number)
    before = _saved(Image.fromarray(render(place, shot)), (found, (lng, lat)))
    clean = Image.fromarray(render(place, replace(again(shot, number), rain=0, fog=0.0), clean=True))
    taken: Taken | None = (done, (lng + told.aside, lat)) if told.has_exif else None
    after = {
        "clean": lambda: _saved(clean, taken),
        "before mirrored": lambda: _saved(ImageOps.mirror(_opened(before)), taken, quality=60),
        "first again, darker and cropped": lambda: _saved(_reused(_opened(shown[0])), taken, quality=70),
        "first file": lambda: shown[0],
    }[told.shown]()
    shown[number] = after
    inspector, handler, unit = stage.actor("ducha"), stage.actor(told.by), unit_by_name(told.unit)
    report = cases.report_case(
        actor=inspector, source=Source.INSPECTOR, category=CATEGORY, text=told.text, area=area, lng=lng, lat=lat,
        photos=[_taken_in(inspector, before, Photo.Purpose.BEFORE, found)], command_id=stage.uuid(), now=found,
    )  # fmt: skip
    if report.case is None:
        raise ValueError("an inspector's report opens a case")
    photo = _taken_in(handler, after, Photo.Purpose.AFTER, done)
    _work(stage, report.case, handler, unit, photo, day)


def _work(stage: Stage, case: Case, handler: Actor, unit: Unit, photo: Photo, day: date) -> None:
    handed, taken, done = stage.at(day, 9, 40), stage.at(day, 10, 30), stage.at(day, 15, 30)
    case = cases.dispatch_case(
        actor=stage.actor("paiqian"), case=case, unit=unit, override_reason="现场分工", now=handed
    )
    case = cases.accept_case(actor=handler, case=case, now=taken)
    cases.handle_case(actor=handler, case=case, note="已清运并冲洗", photos=[photo], now=done)


def _taken_in(actor: Actor, octets: bytes, purpose: Photo.Purpose, at: datetime) -> Photo:
    upload = SimpleUploadedFile("photo.jpg", octets, "image/jpeg")
    return accept_photo(actor=actor, upload=upload, purpose=purpose, now=at)


def _look_into(stage: Stage) -> None:
    """The reused file was confirmed, the camera elsewhere dismissed, the reused picture explained; one waits."""
    ducha, now = stage.actor("ducha"), stage.now - DECIDED_AGO
    leads = {lead.claim.photo_id: lead for lead in visible_leads(ducha).filter(state=Lead.State.OPEN).order_by("pk")}
    for lead in leads.values():
        kind = lead.get_kind_display()
        if kind == "同一文件重复使用":
            decide_lead(actor=ducha, lead=lead, holds=True, reason=CONFIRMED, now=now)
        elif kind == "拍摄位置":
            answer_lead(actor=stage.actor("chengban"), lead=lead, answer=ANSWER_FAR, now=now - timedelta(hours=5))
            decide_lead(actor=ducha, lead=lead, holds=False, reason=DISMISSED, now=now)
        elif kind == "同一画面重复使用":
            answer_lead(actor=stage.actor("jiedao"), lead=lead, answer=ANSWER, now=now)


def _opened(octets: bytes) -> Image.Image:
    return Image.open(BytesIO(octets)).convert("RGB")


def _reused(picture: Image.Image) -> Image.Image:
    width, height = picture.size
    cut = picture.crop((width // 25, height // 25, width - width // 25, height - height // 30))
    return ImageEnhance.Brightness(cut).enhance(0.8)


def _saved(picture: Image.Image, taken: Taken | None, quality: int = 88) -> bytes:
    """The picture as a phone writes it, with time and position if it knows them."""
    exif = Image.Exif()
    if taken:
        taken_at, (lng, lat) = taken
        exif[MAKE], exif[MODEL] = DEVICE
        camera, position = exif.get_ifd(CAMERA_TABLE), exif.get_ifd(POSITION_TABLE)
        camera.update({TAKEN: f"{timezone.localtime(taken_at):%Y:%m:%d %H:%M:%S}", ZONE: "+08:00"})
        position.update({1: "N", 2: _degrees(lat), 3: "E", 4: _degrees(lng)})
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality, exif=exif)
    return out.getvalue()


def _degrees(value: float) -> tuple[float, float, float]:
    whole = int(value)
    minutes = int((value - whole) * 60)
    return float(whole), float(minutes), round(((value - whole) * 60 - minutes) * 60, 4)
