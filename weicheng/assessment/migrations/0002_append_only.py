from django.db import migrations

from weicheng.base.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("assessment", "0001_initial")]
    operations = [guard("assessment_scoreline"), guard("assessment_rankrow")]
