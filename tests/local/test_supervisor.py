"""Whole small offices. Each start takes about a second, so there are few."""

import os
import signal
import socket

from pmo.local.processes import birth


def test_an_office_opens_in_a_path_with_spaces_and_stops_in_order_at_ctrl_c(small_office):
    office, printed = small_office.open()
    assert f"The office is open: http://127.0.0.1:{small_office.port}/" in printed
    assert "/mailbox/" in printed
    assert (small_office.data / "secret-key").stat().st_mode & 0o777 == 0o600
    office.send_signal(signal.SIGINT)
    assert "stopped in" in office.communicate(timeout=120)[0]
    assert office.returncode == 0
    assert "database system is shut down" in (small_office.data / "log/postgres.log").read_text()


def test_a_second_start_at_the_same_time_is_refused_and_one_after_kill_9_keeps_the_data(small_office):
    first, _ = small_office.open()
    second = small_office.start()
    said = second.communicate(timeout=120)[0]
    assert second.returncode == 1
    assert f"in use by the office at http://127.0.0.1:{small_office.port}" in said
    assert "PMO_DATA=~/second-office PORT=8080 make run" in said

    children = small_office.children()
    assert len(children) >= 4
    first.kill()
    assert "start number 2" in small_office.open()[1]
    assert not any(birth(pid) for pid in children)


def test_a_child_that_ends_stops_the_office_and_is_named(small_office):
    office, _ = small_office.open()
    os.kill(small_office.children()[-1], signal.SIGKILL)
    said = office.communicate(timeout=120)[0]
    assert office.returncode == 1
    assert "web ended with code -9, so the office stops" in said


def test_a_port_in_use_is_named_with_the_remedy_before_anything_starts(small_office):
    with socket.create_server(("127.0.0.1", small_office.port)):
        office = small_office.start()
        said = office.communicate(timeout=120)[0]
    assert office.returncode == 1
    assert f"Port {small_office.port} is in use" in said
    assert "PORT=8080 make run" in said
    assert not (small_office.data / "pg").exists()


def test_a_failed_preparation_is_shown_and_stops_the_office(small_office):
    small_office.scripts[0].write_text("raise SystemExit('the sample is broken')")
    office = small_office.start()
    said = office.communicate(timeout=120)[0]
    assert office.returncode == 1
    assert "prepare | the sample is broken" in said
    assert "prepare ended with code 1" in said


def test_a_stop_while_the_office_prepares_does_not_wait_for_the_end(small_office):
    small_office.scripts[0].write_text("import time; print('preparing', flush=True); time.sleep(600)")
    office = small_office.start()
    small_office.read_until(office, "preparing")
    office.send_signal(signal.SIGTERM)
    assert office.wait(60) == 0
