from django.urls import path

from weicheng.workbooks.views import batches, steps

urlpatterns = [
    path("imports/", batches.batch_list, name="batch_list"),
    path("imports/new/", steps.batch_new, name="batch_new"),
    path("imports/blank/<slug:kind>.xlsx", batches.import_template, name="import_template"),
    path("imports/<int:pk>/", batches.batch_detail, name="batch_detail"),
    path("imports/<int:pk>/sheets/", steps.batch_layout, name="batch_layout"),
    path("imports/<int:pk>/columns/", steps.batch_mapping, name="batch_mapping"),
    path("imports/<int:pk>/names/", steps.batch_names, name="batch_names"),
    path("imports/<int:pk>/check/", batches.batch_check, name="batch_check"),
    path("imports/<int:pk>/apply/", batches.batch_apply, name="batch_apply"),
    path("imports/<int:pk>/undo/", batches.batch_undo, name="batch_undo"),
    path("imports/<int:pk>/abandon/", batches.batch_abandon, name="batch_abandon"),
]
