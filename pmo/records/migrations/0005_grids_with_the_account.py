from django.db import migrations


def into_accounts(apps, schema_editor):
    """What was chosen for each register moves to the account that chose it."""
    User = apps.get_model("people", "User")
    for row in apps.get_model("records", "GridPreference").objects.all():
        user = User.objects.get(pk=row.user_id)
        grids = user.preferences.setdefault("grids", {})
        grids[row.register] = {"columns": row.columns, "density": row.density}
        User.objects.filter(pk=user.pk).update(preferences=user.preferences)


class Migration(migrations.Migration):
    dependencies = [("records", "0004_digest")]

    operations = [
        migrations.RunPython(into_accounts, migrations.RunPython.noop),
        migrations.DeleteModel("GridPreference"),
    ]
