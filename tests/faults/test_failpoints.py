"""T1 and T8: killed, cut off, broken or paused at each place of the pipeline, the others go on, and every invariant holds."""

import os
import signal

import pytest

from reporting import failpoints
from reporting.models import Delivery
from tests.faults.conftest import (
    DUE,
    arm,
    break_down,
    cut_me_off,
    in_child,
    kill_myself,
    let_leases_run_out,
    recover,
    stop_myself,
    turn,
    wait_for,
)  # fmt: skip
from tests.faults.invariants import broken

pytestmark = pytest.mark.thorough

TIMES = int(os.environ.get("FAULT_TIMES", "1"))
FAULTS = {"killed": kill_myself, "cut off": cut_me_off, "broken": break_down}
UNCERTAIN = {"send.marked", "send.accepted"}


@pytest.mark.parametrize("time", range(TIMES))
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("place", failpoints.PLACES)
def test_nothing_is_lost_or_silently_doubled(schedule, relay, place, fault, time):
    def work():
        arm(place, FAULTS[fault])
        turn(schedule)

    status = wait_for(in_child(work))
    if fault == "killed":
        assert os.WIFSIGNALED(status), f"{place} was not reached"
    recover(schedule)
    assert broken(moment=DUE, taken=relay.taken) == []
    assert schedule.runs.get().state == "ready"
    mails = Delivery.objects.filter(run__schedule=schedule)
    assert [mail.state for mail in mails] == ["sent", "sent"]
    copies = [len(relay.taken[mail.message_id]) for mail in mails]
    assert sum(copies) <= (3 if place in UNCERTAIN else 2)
    if place not in UNCERTAIN:
        assert not any(mail.maybe_duplicate for mail in mails)


@pytest.mark.parametrize("place", ["plan.locked", "render.claimed", "render.drawn", "send.claimed", "send.addressed", "send.marked", "send.accepted"])  # fmt: skip
def test_what_a_paused_process_does_later_is_dropped_or_marked(schedule, relay, place):
    def work():
        arm(place, stop_myself)
        turn(schedule)

    child = in_child(work)
    assert os.WIFSTOPPED(wait_for(child, os.WUNTRACED)), f"{place} was not reached"
    if place != "plan.locked":  # the paused planner holds its row: nobody else may plan it
        recover(schedule, 2)
    os.kill(child, signal.SIGCONT)
    wait_for(child)
    recover(schedule)
    assert broken(moment=DUE, taken=relay.taken) == []
    assert [mail.state for mail in Delivery.objects.filter(run__schedule=schedule)] == ["sent", "sent"]


def test_several_at_once_do_what_one_does(schedule, relay):
    children = [in_child(lambda: turn(schedule)) for _ in range(5)]
    assert [wait_for(child) for child in children] == [0] * 5
    let_leases_run_out(schedule)
    turn(schedule)
    assert broken(moment=DUE, taken=relay.taken) == []
    mails = Delivery.objects.filter(run__schedule=schedule)
    assert [len(relay.taken[mail.message_id]) for mail in mails] == [1, 1]


def test_without_a_module_a_place_costs_a_call_that_does_nothing():
    assert failpoints._nothing("send.marked") is None
    assert failpoints.reach is failpoints._nothing or os.environ.get("PMO_FAILPOINTS")
