"""An operation for migrations: many small steps between two states, so that the models are drawn up once and not at each."""

from django.db.migrations.operations.base import Operation


class Together(Operation):
    """Fields, constraints, indexes and triggers added to tables that are there already, as one step.

    Django draws up every related model anew after each operation, which took two thirds of a first start. Each step sees
    the state before all of them and the state after all, so a step may not need what another one did; a table is made
    outside, with `CreateModel`.
    """

    def __init__(self, operations: list[Operation]):
        self.operations = operations

    def state_forwards(self, app_label: str, state) -> None:
        """What the tables are like after all of them."""
        state.clear_delayed_apps_cache()
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor, from_state, to_state) -> None:
        """Each in turn."""
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor, from_state, to_state) -> None:
        """Each undone, the last first."""
        for operation in reversed(self.operations):  # a constraint that goes still needs the fields it was on
            operation.database_backwards(app_label, schema_editor, from_state, from_state)

    def describe(self) -> str:
        """What `migrate --plan` says."""
        return "; ".join(operation.describe() for operation in self.operations)
