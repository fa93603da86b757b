from datetime import date

from django.db import migrations

# The published definitions of the UK's delivery confidence, in our own words.
GREEN = {"code": "green", "label": "Green", "rag": "g", "help": "Success looks highly likely; nothing major threatens it now."}
AMBER_GREEN = {"code": "amber_green", "label": "Amber/Green", "rag": "ag", "help": "Success looks probable; constant attention keeps risks from growing."}
AMBER = {"code": "amber", "label": "Amber", "rag": "a", "help": "Success looks feasible; significant issues exist and look resolvable if dealt with now."}
AMBER_RED = {"code": "amber_red", "label": "Amber/Red", "rag": "ar", "help": "Success is in doubt; major issues in several key areas need urgent action."}
RED = {"code": "red", "label": "Red", "rag": "r", "help": "Success looks unachievable; major issues do not look resolvable at this stage."}
RESET = {"code": "reset", "label": "Reset", "rag": "n", "help": "A changed baseline awaits approval; no rating is given meanwhile."}


def add_scales(apps, schema_editor):
    RatingScale = apps.get_model("hierarchy", "RatingScale")
    RatingScale.objects.create(
        code="five", name="Five-point delivery confidence", used_until=date(2021, 6, 30), levels=[GREEN, AMBER_GREEN, AMBER, AMBER_RED, RED, RESET]
    )
    RatingScale.objects.create(code="three", name="Three-point delivery confidence", used_from=date(2021, 7, 1), levels=[GREEN, AMBER, RED, RESET])


class Migration(migrations.Migration):
    """The two scales that ship; an office adds its own."""

    dependencies = [("hierarchy", "0002_initial")]
    operations = [migrations.RunPython(add_scales, migrations.RunPython.noop)]
