"""Files that anybody may send: each is refused with a sentence or read, and never hangs."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.engine import schedule
from planning.exchange import read_plan, to_network, write_plan
from planning.problems import PlanProblem
from tests.planning.exchange.test_project_files import FILES, NS, plan_of, task

ENTITIES = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghij", "bcdefghijz", strict=True))
BOMB = f'<!DOCTYPE Project [<!ENTITY a "aaaaaaaaaa">{ENTITIES}]><Project xmlns="{NS}"><Name>&z;</Name></Project>'
OUTSIDE = (
    f'<!DOCTYPE Project [<!ENTITY x SYSTEM "file:///etc/passwd">]><Project xmlns="{NS}"><Name>&x;</Name></Project>'
)
REMOTE = f'<!DOCTYPE Project SYSTEM "http://example.invalid/x.dtd"><Project xmlns="{NS}"><Name>n</Name></Project>'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (BOMB.encode(), "for safety"),
        (OUTSIDE.encode(), "for safety"),
        (REMOTE.encode(), "for safety"),
        (BOMB.encode("utf-16"), "for safety"),
        (b'<Project xmlns="http://example.org/other"/>', "another kind of project"),
        (b"<Project/>", "another kind of project"),
        (b"<html><body>Sign in</body></html>", "not a plan of Microsoft Project: it begins with <html>"),
        (b"ID,Name\r\n1,Work", "not an XML file"),
        (b"", "is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), r"a Project file \(.mpp\)"),
        (b"PK\x03\x04" + bytes(30), "zip file or workbook"),
        (f'<Project xmlns="{NS}"><Tasks><Task><UID>1</UID>'.encode(), "breaks off at line 1"),
        (f'<Project xmlns="{NS}"><Tasks></Project>'.encode(), "well-formed|breaks off"),
        (f'<Project xmlns="{NS}">'.encode() + b"<a>" * 5000, "for safety|breaks off|well-formed"),
        (f'<Project xmlns="{NS}"><Name>\x01</Name></Project>'.encode(), "well-formed"),
        (f'<Project xmlns="{NS}"><Tasks><Task><UID>1</UID></Task><Task><UID>1</UID></Task></Tasks></Project>'.encode(), "unique number 1"),
    ],
)  # fmt: skip
def test_what_is_no_plan_is_refused_with_a_sentence(content, sentence):
    began = time.perf_counter()
    with pytest.raises(PlanProblem, match=sentence) as raised:
        read_plan(content)
    assert time.perf_counter() - began < 5
    assert raised.value.sentence.endswith(".")


def test_a_plan_cut_anywhere_breaks_off_with_a_sentence():
    content = FILES[0].read_bytes()
    for end in random.Random(1).sample(range(400, len(content) - 30), 6):
        with pytest.raises(PlanProblem, match="breaks off|well-formed"):
            read_plan(content[:end])


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 8))
def test_a_plan_with_bytes_changed_is_read_or_refused(seed, changes):
    chance = random.Random(seed)
    content = bytearray(SMALL)
    for _ in range(changes):
        content[chance.randrange(len(content))] = chance.choice(b'<>/"&0159ATZ:-.\x00\xff ')
    try:
        plan = read_plan(bytes(content))
        assert read_plan(write_plan(plan)) == plan
        schedule(to_network(plan).network)
    except PlanProblem as problem:
        assert problem.sentence


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_values_that_make_no_sense_are_kept_and_do_no_harm(data):
    odd = st.sampled_from(["", "-1", "99999999999999999999", "NaN", "inf", "1e400", "PT", "P99999999Y", "-PT5H", "2026-13-01",
                           "9999-12-31T00:00:00", "0001-01-01T00:00:00", "zwölf", "1", "7", "2026-01-05T08:00:00"])  # fmt: skip
    names = ["Duration", "Start", "ActualStart", "ActualFinish", "ConstraintType", "ConstraintDate", "OutlineLevel",
             "RemainingDuration", "PercentComplete", "Manual", "Finish", "DurationFormat", "CalendarUID", "Resume"]  # fmt: skip
    more = "".join(
        f"<{name}>{data.draw(odd)}</{name}>" for name in data.draw(st.lists(st.sampled_from(names), max_size=6))
    )
    link = f"<PredecessorLink><PredecessorUID>1</PredecessorUID><Type>{data.draw(odd)}</Type><LinkLag>{data.draw(odd)}</LinkLag></PredecessorLink>"
    plan = plan_of(task(1) + task(2, more + link) + task(3, "", duration=data.draw(odd)))
    assert read_plan(write_plan(plan)) == plan
    try:
        list(schedule(to_network(plan).network))
    except PlanProblem as problem:
        assert problem.sentence


def test_text_that_xml_cannot_hold_is_left_out_when_writing():
    plan = plan_of(task(1))
    plan.tasks[0].name = "A\x00B\ud800C\x0b & <D>"
    assert read_plan(write_plan(plan)).tasks[0].name == "ABC & <D>"


SMALL = write_plan(
    plan_of(task(1) + task(2, "<Notes>n</Notes><PredecessorLink><PredecessorUID>1</PredecessorUID></PredecessorLink>"))
)
