import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0005_grids_with_the_account")]

    operations = [
        migrations.AddField(
            model_name="batch",
            name="part_of",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="records.batch"
            ),
        ),
    ]
