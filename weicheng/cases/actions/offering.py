"""What the public may see of a citizen's case once it is closed: its photos, after a person has blurred them."""

from __future__ import annotations

from weicheng.cases.actions.step import Step
from weicheng.cases.models import CasePhoto, Report
from weicheng.domain.cases import VERIFY_FIRST
from weicheng.evidence.actions import request_publication
from weicheng.evidence.models import Photo

SHOWN = (CasePhoto.Kind.REPORT, CasePhoto.Kind.BEFORE, CasePhoto.Kind.AFTER)


def offer_photos(step: Step) -> None:
    """Puts the photos before and after into the queue of those who blur (待脱敏照片).

    Only for cases that people outside asked about: blurring takes a person's time, and thousands of inspectors'
    photos that nobody waits for would bury the few that somebody does.
    """
    case = step.case
    if not Report.objects.filter(case=case, source__in=sorted(VERIFY_FIRST)).exists():
        return
    shown = CasePhoto.objects.filter(case=case, kind__in=SHOWN)
    request_publication(
        actor=step.actor,
        photos=list(Photo.objects.filter(pk__in=shown.values("photo"))),
        area_path=case.area_path,
        unit_path=case.unit_path,
        now=step.now,
    )
