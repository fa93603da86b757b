"""The sample opens on a living office: registers that are linked, partly late, and the same after a second load."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pmo.core import clock
from pmo.hierarchy import sample
from pmo.people.models import User
from pmo.records import waiting, writing
from pmo.records.models import Comment, Link
from pmo.records.register import REGISTERS
from registers.models import Action, Decision, Dependency, Lesson, Risk
from registers.sample import load

pytestmark = pytest.mark.django_db


def test_the_sample_is_alive_and_loaded_once_in_few_statements():
    lead = sample.make_people()
    trust = sample.load_fenmarsh(by=lead)
    sample.give_roles(by=lead)
    with CaptureQueriesContext(connection) as queries:
        load(by=lead, portfolio=trust)
    assert len(queries) < 130, len(queries)

    ours = [register for register in REGISTERS.values() if register.model._meta.app_label == "registers"]
    assert all(register.model.objects.exists() for register in ours)
    assert Risk.objects.filter(kind="threat").count() >= 22 and Risk.objects.filter(kind="opportunity").count() == 2
    assert Link.objects.count() > 20 and Comment.objects.exists()
    gravest_is_as_in_the_pictures()
    there_is_something_of_everything()
    all_keeps_the_rules()

    assert "Put to Electronic Patient Record" in whys_of("programme.manager@fenmarsh.example")
    assert "accept it or dispute it" in whys_of("analyst@fenmarsh.example")

    counts = [register.model.objects.count() for register in REGISTERS.values()]
    load(by=lead, portfolio=trust)
    assert [register.model.objects.count() for register in REGISTERS.values()] == counts

    node = Risk.objects.get(number=176).node
    new = writing.create(REGISTERS["risk"], node=node, values={"title": "One more", "owner": lead}, by=lead)
    assert new.ref == "R-0177", "the next number follows those that came along"


def whys_of(address):
    person = User.objects.get(email=address)
    return " ".join(item.why for item in waiting.items(person))


def gravest_is_as_in_the_pictures():
    risk = Risk.objects.select_related("node", "owner").get(number=142)
    assert (risk.ref, risk.score, risk.previous_score, risk.target_score) == ("R-0142", 20, 16, 8)
    assert (risk.owner.name, risk.node.code, risk.level) == ("Imran Shah", "EPR-MIG", "portfolio")
    assert risk.is_overdue


def there_is_something_of_everything():
    today = clock.today()
    assert Action.objects.filter(due__lt=today, closed_on=None).exists()
    assert Action.objects.filter(status="done").exists()
    assert set(Decision.objects.values_list("status", flat=True)) == {"for_decision", "approved", "superseded"}
    assert Dependency.objects.filter(gap__gt=0).exists() and Dependency.objects.exclude(agreement="agreed").exists()
    assert Lesson.objects.filter(status="published").count() == 2
    assert Risk.objects.exclude(confidentiality="open").count() == 1


def all_keeps_the_rules():
    for register in REGISTERS.values():
        for row in register.model.objects.all():
            assert row.raised_on <= clock.today()
            every = {column.name for column in row._meta.fields if not column.is_relation}
            row._status_was = ""
            assert writing._broken(register, row, every) == [], row


def test_without_the_sample_people_the_owners_are_named(lead):
    load(by=lead, portfolio=sample.load_fenmarsh(by=lead))
    assert Risk.objects.get(number=142).owner_text == "Project manager"
