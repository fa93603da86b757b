"""Published networks, and the dates that Microsoft Project computed."""

from datetime import datetime

import pytest

from planning.engine import Activity, Link, LinkType, Network, schedule, standard_calendar
from planning.engine.calendars import continuous_calendar
from planning.engine.clock import instant, moment
from planning.engine.timeline import Timeline
from tests.planning.making import vector

NETWORKS = {case["id"]: case for case in vector("cpm_networks")["networks"]}
CALENDARS = {
    "clock": (continuous_calendar(), 1440, datetime(2026, 1, 5)),
    "office": (standard_calendar(), 480, datetime(2026, 1, 5, 8)),
}
TYPES = {0: LinkType.FF, 1: LinkType.FS, 2: LinkType.SF, 3: LinkType.SS}


def computed(case, kind):
    calendar, day, start = CALENDARS[kind]
    activities = [Activity(one["id"], one["duration"] * day) for one in case["activities"]]
    arcs = [Link(one["pred"], one["succ"], LinkType(one["type"]), one["lag"] * day) for one in case["links"]]
    line, finish = Timeline(calendar, start.date(), start.date()), None
    if "imposed_finish" in case:
        finish = moment(line.end_of(line.index(instant(start)) + case["imposed_finish"] * day * 10))
    return schedule(Network(start, activities, arcs, {kind: calendar}, kind, finish=finish)), day


@pytest.mark.parametrize("kind", CALENDARS)
@pytest.mark.parametrize(
    "case", [case for case in NETWORKS.values() if "error" not in case["expected"]], ids=lambda c: c["id"]
)
def test_published_networks_come_out_as_published(case, kind):
    found, day = computed(case, kind)
    assert found.minutes == case["expected"]["project_duration"] * day
    assert found.critical() == found.longest() == case["expected"]["critical_path_activities"]
    for key, expected in case["expected"]["activities"].items():
        offsets, dates = found.offsets(key), found[key]
        values = {
            "ES": offsets.early_start / day,
            "EF": offsets.early_finish / day,
            "LS": offsets.late_start / day,
            "LF": offsets.late_finish / day,
            "TF": dates.total_float / day,
            "FF": dates.free_float / day,
            "critical": dates.critical,
        }
        assert {name: values[name] for name in expected} == expected


def test_a_loop_is_named_and_the_rest_is_computed():
    found, _ = computed(NETWORKS["edge_cycle"], "office")
    assert found.loops == [["A", "B"]]
    assert found.set_aside == {1: "it closes a loop"}
    assert found.minutes == 960


def test_dates_of_microsoft_project_for_every_link_type_come_out_to_the_minute():
    case = vector("msproject_calendar_dates")
    activities = [Activity(task["uid"], 480) for task in case["tasks"]]
    arcs = [
        Link(one["uid"], task["uid"], TYPES[one["type"]], one["link_lag"] / 10)
        for task in case["tasks"]
        for one in task["preds"]
    ]
    found = schedule(Network(datetime.fromisoformat(case["project_start"]), activities, arcs))
    assert found.finish.isoformat() == case["project_finish"]
    for task in case["tasks"]:
        dates = found[task["uid"]]
        moments = (dates.early_start, dates.early_finish, dates.late_start, dates.late_finish)
        assert [when.isoformat(timespec="minutes") for when in moments] == [
            task[key] for key in ("es", "ef", "ls", "lf")
        ]
        assert dates.total_float == task["total_slack_tenths_min"] / 10
        assert dates.critical == task["critical"]
