from django.db import migrations

from weicheng.base.append_only import guard

TABLES = ("chosenitem", "figureentry", "frozenpool", "look", "pairmember", "poolinspector", "poolitem", "publication")


class Migration(migrations.Migration):
    dependencies = [("draws", "0001_initial")]

    operations = [guard(f"draws_{table}") for table in TABLES]
