"""Many at once, each on a connection of their own: no number twice, no write lost, every conflict told."""

import random
import threading

import pytest
from django.db import close_old_connections, connection, connections

from pmo.people.models import User
from pmo.records import moving, writing
from pmo.records.models import Batch, BatchRow, Counter
from pmo.records.register import REGISTERS
from tests.factories import hierarchy as make
from tests.factories import records as keep

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, ROWS = 50, 20


def at_once(count: int, call) -> list[object]:
    """What `call(number)` came to for each: its result, or its error."""
    outcomes, ready = [None] * count, threading.Barrier(count)

    def run(number: int) -> None:
        try:
            connection.ensure_connection()
            ready.wait(60)
            outcomes[number] = call(number)
        except Exception as error:
            outcomes[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    close_old_connections()
    return outcomes


def test_twenty_who_add_at_once_get_twenty_numbers_in_a_row(register, tree, lead):
    def add(number: int):
        return writing.create(
            register, node=tree.p1, values={"title": f"Number {number}"}, by=User.objects.get(pk=lead.pk)
        )

    rows = at_once(20, add)
    assert sorted(row.number for row in rows) == list(range(1, 21))
    assert Counter.objects.get(node=tree.p1, register=register.key).last == 20
    assert register.model.objects.count() == Batch.objects.count() == BatchRow.objects.count() == 20


@pytest.mark.parametrize("register", [REGISTERS["risk"], REGISTERS["decision"]], ids=["risk", "decision"])
def test_fifty_writers_on_the_same_twenty_rows_lose_nothing(register, tree):
    """Each adds its own tag to five rows that it read before; whoever was late is told, reads again, and writes again."""
    people = [make.person(f"Writer {number}", role="office_lead") for number in range(WRITERS)]
    rows = keep.many(register, tree.p1, ROWS)
    wanted = {number: random.Random(number).sample([row.pk for row in rows], 5) for number in range(WRITERS)}
    clashes = []

    def write(number: int) -> int:
        by = User.objects.get(pk=people[number].pk)
        for tries in range(1, 500):
            read = register.model.objects.in_bulk(wanted[number])
            changes = [
                writing.Change(pk, row.version, {"tags": sorted([*row.tags, f"w{number}"])}) for pk, row in read.items()
            ]
            try:
                writing.write(register, by=by, kind="cells", title=f"Tag {number}", changes=changes)
            except writing.Stopped as stopped:
                assert stopped.clashes and not stopped.errors
                clashes.append(number)
                continue
            return tries
        raise AssertionError("never came to write")

    outcomes = at_once(WRITERS, write)
    assert all(isinstance(tries, int) for tries in outcomes), [each for each in outcomes if not isinstance(each, int)][
        :3
    ]
    for row in register.model.objects.filter(pk__in=[row.pk for row in rows]):
        expected = {f"w{number}" for number in range(WRITERS) if row.pk in wanted[number]}
        assert set(row.tags) == expected, row.ref
        assert row.version == 1 + len(expected), "one version for each write"
    assert len(clashes) == sum(outcomes) - WRITERS, "every conflict was told"
    assert BatchRow.objects.filter(before__gt=0).count() == WRITERS * 5


@pytest.mark.parametrize("register", [REGISTERS["risk"], REGISTERS["action"]], ids=["risk", "action"])
def test_writers_of_different_fields_of_one_row_all_succeed(register, tree, lead):
    row = keep.record(register, tree.p1)
    names = ["title", "description", "owner_name", "tags", "review_date", "owner"]
    values = keep.values(register, names)

    def write(number: int):
        name = names[number]
        by = User.objects.get(pk=lead.pk)
        return writing.change(register.model.objects.get(pk=row.pk), {name: values[name]}, by=by, seen=1)

    outcomes = at_once(len(names), write)
    assert not [each for each in outcomes if isinstance(each, Exception)]
    now = register.model.objects.get(pk=row.pk)
    assert now.version == 1 + len(names)
    assert all(getattr(now, name) == values[name] for name in names)


def test_a_step_taken_twice_at_once_happens_once(tree, lead):
    row = keep.record("risk", tree.p1, owner=lead)

    def occur(number: int):
        by = User.objects.get(pk=lead.pk)
        return moving.take(
            REGISTERS["risk"].model.objects.get(pk=row.pk), "occur", by=by, seen=1, values={"closure_note": "It did."}
        )

    outcomes = at_once(4, occur)
    assert len([each for each in outcomes if not isinstance(each, Exception)]) == 1
    assert REGISTERS["issue"].model.objects.count() == 1
