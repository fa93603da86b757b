"""Every model that people write is audited, and its history cannot be rewritten."""

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.db.utils import ProgrammingError

from planning.models.activity import COMPUTED
from pmo.core.fields import LineField, ProseField
from pmo.core.history import audited_models, event_model

# Rows that the machinery writes about itself; what they say is in the log or in the rows they are about.
NOT_AUDITED = {"Notice", "Job", "SignInFailure", "ImportBatch", "ImportFile", "ReportRun", "Delivery"} | {
    "Batch", "BatchRow",  # are themselves the log of gestures, never changed
    "Counter", "Alias",  # follow from the records and their moves, which are kept
    "Digest",  # claims one mail a person and day
    "ColumnMemory",  # how the columns of a layout were read last; shown and corrected in every preview
    "SheetImport", "PlanImport",  # what they wrote is in the history of the records
    "Chase",  # claims one question about one reading, as Digest does
    "MilestonePoint",  # written once with a version, which is kept
    "Epoch",  # a number that grows with every turn of the ticker
    "Watch",  # how a person likes their own pages
}  # fmt: skip


USUALLY_LEFT_OUT = {"password", "digest", "last_login", "last_used_at", "preferences", "path", "content"}
LEFT_OUT = {
    "Activity": set(COMPUTED),
    "ReportSchedule": {"next_due_at", "next_key"},  # follow from the rule, and move with every report
    "Plan": {"problems", "computed_at"},
    "PlanFeed": {"secret_hash"},
    "PlanVersion": {"rows"},  # these three are never changed once written
    "Baseline": {"figures"},
    "SimulationRun": {"inputs", "outcome"},
}


def _own_models():
    for label in ("people", "hierarchy", "records", "planning", "registers", "benefits", "reporting"):
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            if not hasattr(model, "pgh_tracked_model"):
                yield model


def test_every_model_is_audited_or_says_why_not():
    audited = {model.__name__ for model in audited_models()}
    missing = {model.__name__ for model in _own_models()} - audited - NOT_AUDITED
    assert not missing
    assert not NOT_AUDITED & audited, "an exemption is stale"


@pytest.mark.parametrize("model", audited_models(), ids=lambda model: model.__name__)
def test_history_has_every_field_but_secrets_and_derived_ones(model):
    kept = {field.name for field in event_model(model)._meta.fields}
    left_out = {field.name for field in model._meta.fields} - kept
    assert left_out <= LEFT_OUT.get(model.__name__, USUALLY_LEFT_OUT)


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE {} SET pgh_label = 'x'", "DELETE FROM {}"])
def test_the_database_refuses_to_rewrite_history(tree, statement):
    table = event_model(type(tree.a))._meta.db_table
    with pytest.raises(ProgrammingError, match="Cannot"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


# Texts that the machinery writes, and addresses of mail, which have their own rule.
NOT_TYPED = {
    "Assessment.rating", "Assessment.source", "Figure.raw", "Figure.source", "Figure.currency", "Node.currency", "Node.source",
    "Node.source_key", "Node.path", "RatingScale.code", "Word.key", "Attachment.sha256", "SavedView.for_role", "SavedView.query", "User.email", "User.password", "Invitation.email",
    "Activity.wbs", "Plan.source_name", "PlanFeed.secret_hash", "ReportSchedule.next_key",
}  # fmt: skip


def test_every_text_that_people_type_is_cleaned():
    typed = {
        f"{model.__name__}.{field.name}": field
        for model in audited_models()
        for field in model._meta.fields
        if isinstance(field, models.CharField | models.TextField) and not field.choices
    }
    plain = {name for name, field in typed.items() if not isinstance(field, LineField | ProseField)}
    plain = {
        name
        for name in plain
        if not name.endswith((".escalation", ".register", ".source_register", ".target_register"))
    }
    assert plain == NOT_TYPED
