"""Tables of archive and application, one file a concept."""

from weicheng.archive.models.application import Application, StepAttempt, StepDocument
from weicheng.archive.models.export import ArchiveExport
from weicheng.archive.models.filing import ArchiveFile, Requirement, Slot
from weicheng.archive.models.pack import PackChoice
from weicheng.archive.models.scoring import SchemeReading

__all__ = [
    "Application",
    "ArchiveExport",
    "ArchiveFile",
    "PackChoice",
    "Requirement",
    "SchemeReading",
    "Slot",
    "StepAttempt",
    "StepDocument",
]
