from django.db import migrations

from weicheng.base.append_only import guard

TABLES = ("appraisal", "clause", "edition", "indicatorvalue")


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_initial")]

    operations = [guard(f"indicators_{table}") for table in TABLES]
