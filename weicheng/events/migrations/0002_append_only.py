from django.db import migrations

from weicheng.base.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]
    operations = [guard("events_event"), guard("events_seal")]
