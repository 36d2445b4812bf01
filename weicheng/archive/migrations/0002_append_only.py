from django.db import migrations

from weicheng.base.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("archive", "0001_initial")]
    operations = [guard("archive_packchoice")]
