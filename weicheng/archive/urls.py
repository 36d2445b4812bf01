from django.urls import path

from weicheng.archive.views import applying, exporting, filing, matrix, scoring

urlpatterns = [
    path("campaigns/matrix/", matrix.campaign_matrix, name="campaign_matrix"),
    path("archive/<int:pk>/", filing.archive_board, name="archive_board"),
    path("archive/<int:pk>/units/", filing.archive_units, name="archive_units"),
    path("archive/<int:pk>/pack/", filing.archive_pack, name="archive_pack"),
    path("archive/<int:pk>/owner/", filing.archive_owner, name="archive_owner"),
    path("archive/<int:pk>/requirements/new/", filing.requirement_new, name="requirement_new"),
    path("archive/requirements/<int:pk>/", filing.requirement_edit, name="requirement_edit"),
    path("archive/requirements/<int:pk>/withdraw/", filing.requirement_withdraw, name="requirement_withdraw"),
    path("archive/slots/<int:pk>/", filing.archive_slot, name="archive_slot"),
    path("archive/slots/<int:pk>/file/", filing.archive_file, name="archive_file"),
    path("archive/files/<int:pk>/withdraw/", filing.file_withdraw, name="file_withdraw"),
    path("archive/<int:pk>/exports/", exporting.archive_exports, name="archive_exports"),
    path("archive/<int:pk>/exports/new/", exporting.archive_export_new, name="archive_export_new"),
    path("archive/exports/<int:pk>/", exporting.archive_export, name="archive_export"),
    path("archive/exports/<int:pk>/resume/", exporting.archive_export_resume, name="archive_export_resume"),
    path("archive/exports/<int:pk>/file/", exporting.archive_export_file, name="archive_export_file"),
    path("archive/<int:pk>/schemes/", scoring.scheme_list, name="scheme_list"),
    path("archive/<int:pk>/schemes/<slug:key>/", scoring.scheme_page, name="scheme_page"),
    path("archive/<int:pk>/schemes/<slug:key>/what-if/", scoring.scheme_what_if, name="scheme_what_if"),
    path("archive/<int:pk>/schemes/<slug:key>/record/", scoring.scheme_record, name="scheme_record"),
    path("archive/readings/<int:pk>/", scoring.scheme_reading, name="scheme_reading"),
    path("archive/<int:pk>/application/", applying.application_board, name="application_board"),
    path("archive/<int:pk>/application/new/", applying.application_new, name="application_new"),
    path("archive/applications/<int:pk>/close/", applying.application_close, name="application_close"),
    path("archive/applications/<int:pk>/steps/<slug:key>/", applying.step_start, name="step_start"),
    path("archive/steps/<int:pk>/", applying.step_end, name="step_end"),
]
