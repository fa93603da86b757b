"""Plans of Microsoft Project: read whole, written so that they read the same, computed as Project computed them."""

import csv
from datetime import date, datetime
from decimal import Decimal

import pytest

from planning.engine import Constraint, LagUnit, LinkType, schedule
from planning.exchange import differences, read_plan, to_network, write_plan
from tests.planning.making import DATA

FILES = sorted(DATA.glob("*.mspdi.xml"))
NS = "http://schemas.microsoft.com/project"


def plan_of(inside, calendars=""):
    """A plan from the XML of its tasks."""
    head = "<StartDate>2026-01-05T08:00:00</StartDate><CalendarUID>1</CalendarUID>"
    return read_plan(
        f'<Project xmlns="{NS}">{head}<Calendars>{calendars}</Calendars><Tasks>{inside}</Tasks></Project>'.encode()
    )


def task(uid, more="", name="Work", duration="PT8H0M0S"):
    return f"<Task><UID>{uid}</UID><Name>{name}</Name><Duration>{duration}</Duration>{more}</Task>"


@pytest.fixture(scope="module", params=FILES, ids=lambda path: path.name[:14])
def file(request):
    plan = read_plan(request.param.read_bytes())
    return request.param, plan, schedule(to_network(plan).network)


def test_every_date_slack_and_critical_flag_is_what_project_computed(file):
    _, plan, found = file
    assert list(differences(plan, found)) == []


def test_the_table_beside_each_plan_agrees(file):
    path, _, found = file
    with open(str(path).replace(".mspdi.xml", ".tasks.csv"), newline="") as table:
        for row in csv.DictReader(table):
            dates = found[int(row["uid"])]
            moments = (dates.early_start, dates.early_finish, dates.late_start, dates.late_finish)
            assert [when.isoformat(timespec="minutes") for when in moments] == [
                row[name] for name in ("early_start", "early_finish", "late_start", "late_finish")
            ]
            assert f"{dates.total_float / 480:.1f}d" == row["total_slack"]
            assert f"{dates.free_float / 480:.1f}d" == row["free_slack"]
            assert str(dates.critical) == row["critical"]


def test_a_plan_written_reads_the_same(file):
    _, plan, _ = file
    written = write_plan(plan)
    again = read_plan(written)
    assert again == plan
    assert write_plan(again) == written


def test_nothing_of_a_file_is_lost(file):
    """Every element name of the file stands in what is written."""
    path, plan, _ = file
    import re

    names = re.compile(rb"<([A-Za-z]+)>")
    assert set(names.findall(path.read_bytes())) <= set(names.findall(write_plan(plan)))


def test_what_is_not_understood_is_listed_with_its_task():
    plan = plan_of(task(7, "<Hyperlink>intranet</Hyperlink><Duration>soon</Duration><Stop>never</Stop>"))
    assert [(one.place, one.uid, one.element, one.value) for one in plan.not_understood()] == [
        ("Task", 7, "Duration", "soon"),
        ("Task", 7, "Stop", "never"),
        ("Task", 7, "Hyperlink", "intranet"),
    ]
    assert read_plan(write_plan(plan)) == plan


def test_units_are_minutes_and_currency_units():
    more = """<TotalSlack>4800</TotalSlack><Cost>201500</Cost><Baseline><Number>3</Number><Work>PT1H30M0S</Work></Baseline>
    <PredecessorLink><PredecessorUID>1</PredecessorUID><Type>3</Type><LinkLag>4800</LinkLag><LagFormat>8</LagFormat>
    </PredecessorLink>"""
    plan = plan_of(task(1) + task(2, more, duration="PT2H30M0S"))
    two = plan.tasks[1]
    assert (two.duration, two.total_slack, two.cost) == (150, 480, Decimal(2015))
    assert (two.baselines[0].number, two.baselines[0].work) == (3, 90)
    assert to_network(plan).network.links[0].unit is LagUnit.ELAPSED
    assert to_network(plan).network.links[0].type is LinkType.SS
    assert to_network(plan).network.links[0].lag == 480


@pytest.mark.parametrize(
    ("number", "lag", "unit"), [(19, 50, LagUnit.PERCENT), (20, 50, LagUnit.ELAPSED_PERCENT), (51, 50, LagUnit.PERCENT)]
)
def test_percent_lags_are_the_percentage_itself(number, lag, unit):
    link = f"<PredecessorLink><PredecessorUID>1</PredecessorUID><LinkLag>{lag}</LinkLag><LagFormat>{number}</LagFormat></PredecessorLink>"
    plan = plan_of(task(1) + task(2, link))
    found = to_network(plan).network.links[0]
    assert (found.lag, found.unit, found.type) == (lag, unit, LinkType.FS)
    assert read_plan(write_plan(plan)) == plan


@pytest.mark.parametrize("text", ["PT-8H0M0S", "-PT8H0M0S", "P-T8H0M0S", "PT-480M"])
def test_negative_durations_are_read_wherever_the_minus_stands(text):
    more = f"<Baseline><Number>0</Number><Duration>{text}</Duration></Baseline>"
    assert plan_of(task(1, more)).tasks[0].baselines[0].duration == -480


def test_constraints_deadlines_and_progress_reach_the_network():
    more = """<Start>2026-01-05T08:00:00</Start><ConstraintType>4</ConstraintType>
    <ConstraintDate>2026-01-07T08:00:00</ConstraintDate><Deadline>2026-01-09T17:00:00</Deadline>"""
    begun = "<ActualStart>2026-01-05T08:00:00</ActualStart><RemainingDuration>PT4H0M0S</RemainingDuration>"
    first, second = to_network(plan_of(task(1, more) + task(2, begun))).network.activities
    assert (first.constraint, first.constraint_date) == (Constraint.SNET, datetime(2026, 1, 7, 8))
    assert first.deadline == datetime(2026, 1, 9, 17)
    assert (second.actual_start, second.remaining) == (datetime(2026, 1, 5, 8), 240)


def test_outline_levels_make_summaries():
    summary = "<OutlineLevel>1</OutlineLevel><Summary>1</Summary>"
    network = to_network(plan_of(task(1, summary) + task(2, "<OutlineLevel>2</OutlineLevel>"))).network
    assert network.activities[1].parent == 1
    assert schedule(network)[1].finish == datetime(2026, 1, 5, 17)


WEEK = """<WeekDays>{}</WeekDays>"""
WORKS = """<WeekDay><DayType>{}</DayType><DayWorking>1</DayWorking><WorkingTimes><WorkingTime><FromTime>09:00:00</FromTime>
<ToTime>15:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay>"""
HOLIDAY = """<Exceptions><Exception><EnteredByOccurrences>0</EnteredByOccurrences><TimePeriod>
<FromDate>2026-01-06T00:00:00</FromDate><ToDate>2026-01-07T23:59:00</ToDate></TimePeriod><Occurrences>2</Occurrences>
<Name>Closed</Name><Type>1</Type><DayWorking>0</DayWorking></Exception></Exceptions>"""
BASE = f"<Calendar><UID>1</UID><Name>Base</Name><BaseCalendarUID>-1</BaseCalendarUID>{WEEK.format(''.join(WORKS.format(n) for n in range(2, 7)))}{HOLIDAY}</Calendar>"
NIGHT = """<Calendar><UID>2</UID><Name>Night</Name><IsBaseCalendar>0</IsBaseCalendar><BaseCalendarUID>1</BaseCalendarUID>
<WeekDays><WeekDay><DayType>2</DayType><DayWorking>1</DayWorking><WorkingTimes><WorkingTime><FromTime>20:00:00</FromTime>
<ToTime>00:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay></WeekDays></Calendar>"""


def test_calendars_inherit_and_exceptions_close_days():
    plan = plan_of(task(1, "<CalendarUID>2</CalendarUID>", duration="PT10H0M0S"), BASE + NIGHT)
    assert plan.calendars[0].exceptions[0].last == date(2026, 1, 7)
    dates = schedule(to_network(plan).network)[1]
    # four hours of Monday night, Tuesday and Wednesday closed by the base, six hours of Thursday
    assert (dates.start, dates.finish) == (datetime(2026, 1, 5, 20), datetime(2026, 1, 8, 15))
    assert read_plan(write_plan(plan)) == plan


def test_dates_that_are_not_the_engines_are_listed():
    path = FILES[0]
    plan = read_plan(path.read_bytes())
    plan.tasks[2].late_finish = datetime(2026, 5, 1, 17)
    plan.tasks[3].active = False
    found = list(differences(plan, schedule(to_network(plan).network)))
    assert (plan.tasks[2].uid, "late_finish") in {(one.uid, one.what) for one in found}
    assert plan.tasks[3].uid not in {one.uid for one in found}


def test_a_link_to_another_file_is_noted():
    link = "<PredecessorLink><PredecessorUID>9</PredecessorUID><CrossProject>1</CrossProject><CrossProjectName>B.mpp\\3</CrossProjectName></PredecessorLink>"
    assert "another file" in to_network(plan_of(task(1, link))).notes[0]
