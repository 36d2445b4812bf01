"""Exports of the archive: what was begun, and what goes into one."""

from __future__ import annotations

from django.db.models import QuerySet

from weicheng.access.policy import Actor
from weicheng.archive.models import ArchiveExport
from weicheng.archive.queries.campaigns import manages
from weicheng.domain.refusals import OutOfReach
from weicheng.indicators.models import Campaign


def exports_of(campaign: Campaign) -> QuerySet[ArchiveExport]:
    """The exports of a campaign, newest first."""
    return ArchiveExport.objects.filter(campaign=campaign).select_related("started_by").order_by("-pk")


def export_of(actor: Actor, pk: int) -> ArchiveExport:
    """One export, for whoever keeps the archive. Raises OutOfReach."""
    row = ArchiveExport.objects.select_related("campaign__area").filter(pk=pk).first()
    if row is None or not manages(actor, row.campaign):
        raise OutOfReach
    return row
