from datetime import date

from django.urls import path, register_converter

from weicheng.standards.views import calendar, packs


class DayConverter:
    """A day of the calendar in an address: 2026-10-01."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        return str(value)


register_converter(DayConverter, "day")

urlpatterns = [
    path("rules/", packs.pack_list, name="pack_list"),
    path("rules/<int:pk>/", packs.pack_detail, name="pack_detail"),
    path("rules/<int:pk>/compare/", packs.pack_compare, name="pack_compare"),
    path("rules/<int:pk>/sections/<slug:name>/", packs.pack_section, name="pack_section"),
    path("rules/drafts/<path:folder>/publish/", packs.pack_publish, name="pack_publish"),
    path("rules/drafts/<path:folder>/", packs.pack_draft, name="pack_draft"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/history/", calendar.calendar_history, name="calendar_history"),
    path("calendar/hours/", calendar.office_hours, name="office_hours"),
    path("calendar/days/<day:day>/", calendar.calendar_day, name="calendar_day"),
    path("calendar/<int:year>/", calendar.calendar_year, name="calendar_year"),
    path("calendar/<int:year>/notice/", calendar.calendar_notice, name="calendar_notice"),
    path("calendar/<int:year>/load/", calendar.calendar_load, name="calendar_load"),
]
