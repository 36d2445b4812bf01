from django.urls import path

from weicheng.forms.views import filling, submissions, uploading, versions

urlpatterns = [
    path("forms/", versions.form_list, name="form_list"),
    path("forms/upload/", uploading.form_upload, name="form_upload"),
    path("forms/template/", uploading.form_template, name="form_template"),
    path("forms/versions/<int:pk>/", versions.version_detail, name="form_version"),
    path("forms/versions/<int:pk>/changes/", versions.version_changes, name="form_changes"),
    path("forms/versions/<int:pk>/publish/", uploading.form_publish, name="form_publish"),
    path("forms/versions/<int:pk>/preview/", filling.form_preview, name="form_preview"),
    path("forms/versions/<int:pk>/workbook/", versions.form_workbook, name="form_workbook"),
    path("forms/versions/<int:pk>/submit/", filling.form_submit, name="form_submit"),
    path("forms/versions/<int:pk>/xform/", filling.form_xform, name="form_xform"),
    path("forms/<slug:code>/", versions.form_detail, name="form_detail"),
    path("forms/<slug:code>/retire/", uploading.form_retire, name="form_retire"),
    path("forms/<slug:code>/fill/", filling.form_fill, name="form_fill"),
    path("submissions/", submissions.submission_list, name="submission_list"),
    path("submissions/<uuid:uuid>/", submissions.submission_detail, name="submission_detail"),
]
