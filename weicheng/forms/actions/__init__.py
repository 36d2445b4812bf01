"""Every write to forms."""

from weicheng.forms.actions.publishing import publish, retire
from weicheng.forms.actions.shipping import publish_shipped
from weicheng.forms.actions.submitting import submit, submit_answers
from weicheng.forms.actions.uploading import add_workbook, upload_workbook

__all__ = ["add_workbook", "publish", "publish_shipped", "retire", "submit", "submit_answers", "upload_workbook"]
