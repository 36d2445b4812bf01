from django.urls import path

from weicheng.fieldwork.views import carrying, sending, shell

urlpatterns = [
    path("field/", shell.field, name="field"),
    # Served below /field/, which is as far as it may reach.
    path("field/worker.js", shell.worker, name="field_worker"),
    path("field/manifest.webmanifest", shell.manifest, name="field_manifest"),
    path("field/state/", shell.state, name="field_state"),
    path("field/package/", carrying.package, name="field_package"),
    path("field/forms/<int:pk>/", carrying.form, name="field_form"),
    path("field/near/", carrying.near, name="field_near"),
    path("field/commands/", sending.commands, name="field_commands"),
    path("field/photos/<uuid:uuid>/", sending.photo, name="field_photo"),
]
