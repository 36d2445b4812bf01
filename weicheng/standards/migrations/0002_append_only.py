from django.db import migrations

from weicheng.base.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("standards", "0001_initial")]
    operations = [guard("standards_packversion"), guard("standards_calendarbatch")]
