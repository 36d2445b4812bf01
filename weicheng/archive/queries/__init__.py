"""Every read of archive and application that leaves this app."""

from weicheng.archive.queries.applying import attachments_of_steps
from weicheng.archive.queries.filing import attachments_in_reach

__all__ = ["attachments_in_reach", "attachments_of_steps"]
