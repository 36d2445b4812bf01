from django.db import migrations

from weicheng.base.append_only import freeze, guard


class Migration(migrations.Migration):
    dependencies = [("planning", "0001_initial")]
    operations = [
        guard("planning_projectreport"),
        guard("planning_fundentry"),
        guard("planning_keptcheck"),
        # What was issued never changes; how its nodes go does.
        freeze(
            "planning_planversion",
            columns=(
                "plan_id",
                "number",
                "state",
                "document_no",
                "issued_on",
                "starts_on",
                "ends_on",
                "idea",
                "targets",
                "methods",
                "requirements",
                "reason",
            ),
            unless="state = 'draft'",
        ),
        freeze(
            "planning_planitem",
            columns=("version_id", "kind", "name", "starts_on", "ends_on", "goals", "unit_id", "state"),
            unless="state = 'draft'",
        ),
        # A statement that was signed stays as it was signed; moving a unit rewrites its path.
        freeze(
            "planning_statement",
            columns=("version_id", "unit_id", "number", "signed_on", "party_a", "party_b", "targets", "weight"),
        ),
        freeze("planning_statementtask", columns=("statement_id", "task_id")),
    ]
