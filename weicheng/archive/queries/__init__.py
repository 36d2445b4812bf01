"""Every read of archive and application that leaves this app."""

from weicheng.archive.queries.filing import attachments_in_reach

__all__ = ["attachments_in_reach"]
