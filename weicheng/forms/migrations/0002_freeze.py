from django.db import migrations

from weicheng.base.append_only import freeze


class Migration(migrations.Migration):
    dependencies = [("forms", "0001_initial")]

    operations = [
        # What was published never changes; only its state does, when it retires. Drafts come and go.
        freeze(
            "forms_formversion",
            columns=(
                "form_id",
                "number",
                "title",
                "kind",
                "place_kind",
                "workbook",
                "sha256",
                "xform",
                "items",
                "note",
            ),
            unless="state = 'draft'",
        ),
        # Moving a unit or an area rewrites the paths; nothing else of a submission changes.
        freeze(
            "forms_submission", columns=("uuid", "version_id", "instance", "answers", "submitted_by_id", "submitted_at")
        ),
        freeze("forms_submissionphoto", columns=("submission_id", "photo_id", "path")),
    ]
