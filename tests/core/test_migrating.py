"""Several operations as one: the tables are the same as one by one, forwards and back."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState
from django.db.models.functions import Lower

from pmo.core.migrating import Together

AFTER = {"id", "name", "parent_id"}


def a_table() -> migrations.Migration:
    """A migration that makes one table in two steps."""
    found = migrations.Migration("made", "core")
    key = models.BigAutoField(primary_key=True)
    parent = models.ForeignKey("core.Thing", on_delete=models.CASCADE, null=True)
    unique = models.UniqueConstraint(Lower("name"), "parent", name="one_name_once")
    found.operations = [
        migrations.CreateModel("Thing", [("id", key)]),
        Together(
            [
                migrations.AddField("Thing", "name", models.CharField(max_length=9, default="")),
                migrations.AddField("Thing", "parent", parent),
                migrations.AddConstraint("Thing", unique),
            ]
        ),
    ]
    return found


def in_the_database() -> tuple[set[str], set[str]]:
    """The columns of the table and its constraints."""
    with connection.cursor() as cursor:
        columns = {column.name for column in connection.introspection.get_table_description(cursor, "core_thing")}
        return columns, set(connection.introspection.get_constraints(cursor, "core_thing"))


@pytest.mark.django_db(transaction=True)
def test_the_steps_are_all_made_and_all_undone():
    before = ProjectState()
    before.apps  # noqa: B018  drawn up already, as while migrating
    with connection.schema_editor() as editor:
        a_table().apply(before.clone(), editor)
    columns, constraints = in_the_database()
    assert columns == AFTER
    assert "one_name_once" in constraints and any("_fk_" in name for name in constraints)
    with connection.schema_editor() as editor:
        a_table().unapply(before.clone(), editor)
    assert "core_thing" not in connection.introspection.table_names()


def test_the_models_are_drawn_up_with_every_step():
    state = a_table().mutate_state(ProjectState())
    assert {field.attname for field in state.apps.get_model("core", "Thing")._meta.fields} == AFTER


def test_the_plan_names_every_step():
    assert "Add field name to Thing; Add field parent to Thing; Create constraint" in a_table().operations[1].describe()
