from django.db import migrations

# The pairs of a text in half the time; every report has its text cut twice, for two indexes. A pair may now occur twice
# in the answer, which neither the index nor @> minds: what is indexed stays right.
PAIRS = """
CREATE OR REPLACE FUNCTION weicheng_grams(given text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    found text[] := '{}';
    before text := ' ';
    sign text;
BEGIN
    FOREACH sign IN ARRAY string_to_array(given, NULL) LOOP
        IF sign <> ' ' AND before <> ' ' THEN
            found := found || (before || sign);
        END IF;
        before := sign;
    END LOOP;
    RETURN found;
END
$$
"""
EARLIER = """
CREATE OR REPLACE FUNCTION weicheng_grams(given text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT one || following), '{}')
    FROM (
        SELECT one, lead(one) OVER (ORDER BY place) AS following
        FROM unnest(regexp_split_to_array(given, '')) WITH ORDINALITY AS letters(one, place)
    ) AS pairs
    WHERE one <> ' ' AND following <> ' '
$$
"""


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(PAIRS)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(EARLIER)


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_search")]
    operations = [migrations.RunPython(forwards, backwards)]
