"""Tables of the problem loop, one file a concept."""

from weicheng.cases.models.case import Case, CaseAttachment, CaseNote, CasePhoto, Dispatch
from weicheng.cases.models.clock import Clock, ClockEntry
from weicheng.cases.models.figure import CaseFigure, CaseSearch
from weicheng.cases.models.hotline import HotlineDay, HotlineOrder
from weicheng.cases.models.lists import CaseList, CaseListItem, Cleanup, LookBack
from weicheng.cases.models.report import Answer, Report, ReporterIdentity, SealedMatter, SealKey
from weicheng.cases.models.supervision import Listing, Request, Slip

__all__ = [
    "Answer",
    "Case",
    "CaseAttachment",
    "CaseFigure",
    "CaseList",
    "CaseListItem",
    "CaseNote",
    "CasePhoto",
    "CaseSearch",
    "Cleanup",
    "Clock",
    "ClockEntry",
    "Dispatch",
    "HotlineDay",
    "HotlineOrder",
    "Listing",
    "LookBack",
    "Report",
    "ReporterIdentity",
    "Request",
    "SealKey",
    "SealedMatter",
    "Slip",
]
