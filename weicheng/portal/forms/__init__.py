"""Forms of the public pages."""

from weicheng.portal.forms.follow import CodeForm, ContestForm, RatingForm
from weicheng.portal.forms.report import ReportForm

__all__ = ["CodeForm", "ContestForm", "RatingForm", "ReportForm"]
