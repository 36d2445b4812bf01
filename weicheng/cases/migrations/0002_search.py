from django.db import migrations

# Two-character pieces of the stored text: a contentless full-text table on SQLite, kept by the actions; expression
# indexes on PostgreSQL, kept by the database.
SQLITE = """
CREATE VIRTUAL TABLE cases_search_fts USING fts5(grams, initials, content='', detail=column, tokenize='ascii')
"""
POSTGRES = """
CREATE FUNCTION weicheng_grams(given text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT one || following), '{}')
    FROM (
        SELECT one, lead(one) OVER (ORDER BY place) AS following
        FROM unnest(regexp_split_to_array(given, '')) WITH ORDINALITY AS letters(one, place)
    ) AS pairs
    WHERE one <> ' ' AND following <> ' '
$$;
CREATE INDEX case_search_text ON cases_casesearch USING gin (weicheng_grams(text));
CREATE INDEX case_search_initials ON cases_casesearch USING gin (weicheng_grams(initials));
"""


def forwards(apps, schema_editor):
    schema_editor.execute(SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE cases_search_fts")
    else:
        schema_editor.execute("DROP INDEX case_search_text; DROP INDEX case_search_initials")
        schema_editor.execute("DROP FUNCTION weicheng_grams(text)")


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
