"""Short ways to make calendars, activities and networks for the tests of planning."""

import json
from datetime import datetime
from pathlib import Path

from planning.engine import Activity, Link, LinkType, Network, standard_calendar
from planning.engine.calendars import continuous_calendar

DATA = Path(__file__).parent / "data"
MONDAY = datetime(2026, 1, 5, 8)
DAY = 480


def vector(name):
    """One of the JSON files of cases."""
    return json.loads((DATA / f"{name}.json").read_text())


def tasks(**days):
    """Activities by name with their days of eight hours."""
    return [Activity(name, count * DAY) for name, count in days.items()]


def links(*texts):
    """Links such as "A FS B" or "A SS B 2", the lag in days."""
    parts = [text.split() for text in texts]
    return [Link(p[0], p[2], LinkType(p[1]), float(p[3]) * DAY if len(p) > 3 else 0) for p in parts]


def network(activities, arcs=(), **rules):
    """A network on a standard week that starts on Monday 5 January 2026 at eight."""
    return Network(rules.pop("start", MONDAY), activities, links(*arcs), **rules)


def office_and_clock():
    """A standard calendar and one that never closes, by key."""
    return {"office": standard_calendar(), "clock": continuous_calendar()}
