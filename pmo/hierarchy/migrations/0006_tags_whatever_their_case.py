from django.db import migrations, models
from django.db.models.functions import Lower

TELL_APART = """
UPDATE hierarchy_tag SET name = left(name, 45) || ' (' || id || ')'
WHERE EXISTS (SELECT 1 FROM hierarchy_tag earlier WHERE lower(earlier.name) = lower(hierarchy_tag.name) AND earlier.id < hierarchy_tag.id)
"""


class Migration(migrations.Migration):
    dependencies = [("hierarchy", "0005_trigrams")]

    operations = [
        migrations.AlterField(model_name="tag", name="name", field=models.CharField(max_length=60)),
        migrations.RunSQL(TELL_APART, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.UniqueConstraint(
                Lower("name"), name="tag_named_once", violation_error_message="There is a tag of this name already."
            ),
        ),
    ]
