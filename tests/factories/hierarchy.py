"""Factories of people and work, with their states."""

from datetime import date
from types import SimpleNamespace

import factory

from pmo.hierarchy.models import Assessment, Assignment, Figure, Node, RatingScale
from pmo.people.models import User

PASSWORD = "heron-ferry-lantern"


class PersonFactory(factory.django.DjangoModelFactory):
    """A person who can sign in."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    name = factory.Sequence(lambda number: f"Person {number}")
    email = factory.LazyAttribute(lambda person: f"{person.name.lower().replace(' ', '.')}@example.org")
    password = factory.PostGenerationMethodCall("set_password", PASSWORD)

    @factory.post_generation
    def saved(self, create, extracted, **more):
        """Keep the password."""
        self.save()


class NodeFactory(factory.django.DjangoModelFactory):
    """A piece of work."""

    class Meta:
        model = Node

    class Params:
        closed = factory.Trait(state="closed", close_note="It is done.")
        archived = factory.Trait(archived_at=factory.Faker("past_datetime"), archive_reason="Not needed")

    kind = "project"
    name = factory.Sequence(lambda number: f"Work {number}")


def node(name: str, kind: str = "project", parent: Node | None = None, **more) -> Node:
    """A piece of work in a place."""
    return NodeFactory(name=name, kind=kind, parent=parent, **more)


def person(name: str, role: str = "", node: Node | None = None, **dates) -> User:
    """A person, with a role on work or on the whole office."""
    user = PersonFactory(name=name)
    if role:
        assign(user, role, node, **dates)
    return user


def assign(user: User, role: str, node: Node | None = None, starts_on=date(2026, 1, 1), **more) -> Assignment:
    """A role, without asking anybody's leave."""
    return Assignment.objects.create(user=user, role=role, node=node, starts_on=starts_on, **more)


def tree() -> SimpleNamespace:
    """portfolio ─ a (programme) ─ t (tranche), p1, p2; ─ b (programme) ─ p3."""
    portfolio = node("Portfolio", "portfolio")
    a, b = node("Programme A", "programme", portfolio, code="A"), node("Programme B", "programme", portfolio, code="B")
    return SimpleNamespace(
        portfolio=portfolio, a=a, b=b, t=node("Tranche 1", "tranche", a), p1=node("Project 1", parent=a),
        p2=node("Project 2", parent=a), p3=node("Project 3", parent=b),
    )  # fmt: skip


def rating(
    node: Node, assessor: str, rating: str, as_at: date = date(2026, 6, 30), scale: str = "three", **more
) -> Assessment:
    """Delivery confidence at a date."""
    scale = RatingScale.objects.get(code=scale)
    return Assessment.objects.create(node=node, assessor=assessor, rating=rating, as_at=as_at, scale=scale, **more)


def figure(node: Node, measure: str, as_at: date = date(2026, 6, 30), **more) -> Figure:
    """A figure at a date."""
    return Figure.objects.create(node=node, measure=measure, as_at=as_at, **more)


def calendar():
    """Months of the financial year 2026/27."""
    from pmo.hierarchy.calendars import april_to_march

    return april_to_march(rhythm="month", day=date(2026, 11, 22))
