"""The samples: the UK Government's major projects, as published, and a fictional NHS trust.

Loading them twice changes nothing. They are removed like any other work: archived with a reason.
"""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.db import transaction

from pmo.core import clock
from pmo.hierarchy import actions, calendars, measures
from pmo.hierarchy.gmpp.apply import apply_plan, no_news
from pmo.hierarchy.gmpp.plan import make_plan
from pmo.hierarchy.gmpp.records import read_year
from pmo.hierarchy.models import Assignment, Lens, Node, OrganisationUnit, RatingScale, Tag
from pmo.people.models import User

FOLDER = settings.ROOT / "sample"
PASSWORD = "heron-ferry-lantern"  # of the local office's sample accounts only
ORGANISATION = "Fenmarsh University Hospitals"
MORE: list[Callable] = []  # what upper rooms add to the trust: functions of by= and portfolio=, safe to call twice
LAST: list[Callable] = []  # what upper rooms do once both samples are there: functions of by=, safe to call twice
_ENDS = [(2026, 9, 30), (2026, 10, 31), (2026, 11, 18)]  # M6, M7 and the data of M8


def gmpp_files() -> list[Path]:
    """The four published years."""
    return sorted((FOLDER / "gmpp").glob("*.csv"))


def load(*, by: User, tell: Callable = no_news) -> None:
    """Both samples, each in one transaction, with all that stands on them."""
    load_work(by=by, tell=tell)
    finish(by=by)
    tell(3, 3, "Done")


def load_work(*, by: User, tell: Callable = no_news) -> None:
    """The work of both with its registers, plans and benefits: what an office opens with."""
    tell(0, 3, "A fictional NHS trust")
    portfolio = load_fenmarsh(by=by)
    tell(1, 3, "Its registers")
    for more in MORE:
        more(by=by, portfolio=portfolio)
    tell(2, 3, "The government's major projects")
    years = (read_year(path.read_bytes(), path.name) for path in gmpp_files())
    apply_plan(make_plan(years), by=by, reason="sample")


def finish(*, by: User) -> None:
    """What stands on both: cycles, schedules and their reports."""
    for last in LAST:
        last(by=by)


@transaction.atomic
def load_fenmarsh(*, by: User) -> Node:
    """The trust's portfolio with its programmes, projects, ratings and figures over three months."""
    found = Node.objects.filter(parent=None, code="DT", unit__name=ORGANISATION).first()
    if found:
        return found
    data = json.loads((FOLDER / "fenmarsh" / "portfolio.json").read_text())
    trust, _ = OrganisationUnit.objects.get_or_create(name=ORGANISATION, parent=None)
    units = {name: OrganisationUnit.objects.get_or_create(name=name, parent=trust)[0] for name in data["units"]}
    tags = {name: Tag.objects.get_or_create(name=name)[0] for name in data["tags"]}
    scale = RatingScale.objects.get(code="three")
    calendar = calendars.april_to_march(rhythm="month", day=clock.today())
    top = data["portfolio"]
    portfolio = actions.create_node(
        by=by, kind="portfolio", parent=None, name=top["name"], code=top["code"], description=top["description"],
        objectives=top["objectives"], work_type=top["work_type"], unit=trust, calendar=calendar, scale=scale,
        delivery_model="hub_and_spoke",
    )  # fmt: skip
    for row in data["programmes"]:
        _programme(by, portfolio, row, units, tags, scale)
    _lens(tags)
    return portfolio


def _programme(by, portfolio: Node, row: dict, units, tags, scale: RatingScale) -> None:
    node = actions.create_node(
        by=by, kind="programme", parent=portfolio, name=row["name"], code=row["code"], aims=row["aims"], stage=row["stage"],
        stage_since=date.fromisoformat(row["start"]), work_type=row["work_type"], unit=units[row["unit"]],
    )  # fmt: skip
    actions.set_tags(node, [tags[name] for name in row["tags"]])
    for code, name in row["tranches"]:
        actions.create_node(by=by, kind="tranche", parent=node, name=name, code=code)
    for code, name, stage, rating, cost in row["projects"]:
        project = actions.create_node(
            by=by,
            kind="project",
            parent=node,
            name=name,
            code=code,
            stage=stage,
            work_type=row["work_type"],
            unit=node.unit,
        )
        measures.set_figure(node=project, by=by, measure="cost_baseline", as_at=_day(0), amount=Decimal(cost))
        if rating:
            measures.rate(node=project, by=by, assessor="owner", as_at=_day(2), scale=scale, rating=rating)
    _measures(by, node, row, scale)


def _measures(by, node: Node, row: dict, scale: RatingScale) -> None:
    baseline, forecast = map(Decimal, row["cost"])
    amounts = {
        "cost_baseline": baseline, "cost_forecast": forecast, "year_baseline": Decimal(row["year"][0]),
        "year_forecast": Decimal(row["year"][1]), "benefits_baseline": Decimal(row["benefits"]),
    }  # fmt: skip
    for measure, amount in amounts.items():
        measures.set_figure(node=node, by=by, measure=measure, as_at=_day(2), amount=amount)
    measures.set_figure(node=node, by=by, measure="start_actual", as_at=_day(2), date=date.fromisoformat(row["start"]))
    measures.set_figure(node=node, by=by, measure="end_baseline", as_at=_day(0), date=date.fromisoformat(row["end"][0]))
    for number, end in enumerate(row["end"]):
        measures.set_figure(node=node, by=by, measure="end_forecast", as_at=_day(number), date=date.fromisoformat(end))
        for assessor in ("owner", "independent"):
            why = row["why"] if number == 2 else ""
            measures.rate(
                node=node,
                by=by,
                assessor=assessor,
                as_at=_day(number),
                scale=scale,
                rating=row[assessor][number],
                rationale=why,
            )


def _day(number: int) -> date:
    return date(*_ENDS[number])


def _lens(tags: dict[str, Tag]) -> None:
    lens, made = Lens.objects.get_or_create(
        name="National funding", defaults={"help": "Work that national money pays for."}
    )
    if made:
        lens.tags.add(tags["National funding"])


def people() -> list[dict[str, str]]:
    """The sample accounts, as the sign-in page and the terminal show them."""
    data = json.loads((FOLDER / "fenmarsh" / "portfolio.json").read_text())
    return [
        {
            "email": email,
            "password": PASSWORD,
            "note": f"{name}, {title}" if place is None else f"{name}, {title} on {place}",
        }
        for email, name, title, _, place in data["people"]
    ]


@transaction.atomic
def make_people() -> User:
    """The sample accounts without their roles on work; the first one is the office lead. For the local office only."""
    data = json.loads((FOLDER / "fenmarsh" / "portfolio.json").read_text())
    for email, name, title, _, _ in data["people"]:
        if not User.objects.filter(email__iexact=email).exists():
            User.objects.create_user(email, name, PASSWORD, job_title=title)
    lead = User.objects.get(email=data["people"][0][0])
    if not Assignment.objects.filter(role="office_lead", node=None).exists():
        actions.first_lead(lead)
    return lead


@transaction.atomic
def give_roles(*, by: User) -> None:
    """What the sample people hold, once the sample work is there."""
    data = json.loads((FOLDER / "fenmarsh" / "portfolio.json").read_text())
    top = Node.objects.get(parent=None, code="DT", unit__name=ORGANISATION)
    for email, _, _, role, code in data["people"][1:]:
        node = Node.objects.subtree(top).get(code=code)
        user = User.objects.get(email=email)
        if not Assignment.objects.filter(user=user, node=node, role=role).exists():
            actions.assign(by=by, node=node, role=role, user=user, starts_on=date(2026, 4, 1))
