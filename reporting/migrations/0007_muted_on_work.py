from django.db import migrations, models


class Migration(migrations.Migration):
    """A mute holds for its own work and below, so two works may mute the same case."""

    dependencies = [("reporting", "0006_distribution_and_pipeline_age")]
    operations = [
        migrations.RemoveConstraint(model_name="mute", name="muted_once"),
        migrations.AddConstraint(
            model_name="mute",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("node", "rule", "about"),
                name="muted_once_on_work",
                violation_error_message="This warning is muted already.",
            ),
        ),
    ]
