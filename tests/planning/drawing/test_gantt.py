"""The Gantt chart: links end on their bars, rows meet the table, today, baseline, pages for print."""

import re
import time
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.drawing.axis import Zoom, fitted_axis, quarter, screen_axis, short, year_of
from planning.drawing.gantt import HEAD, ROW, Chart, Join, Row, ends_of, gantt, gantt_pages
from planning.drawing.routes import elbow, inside
from pmo.core.charts.pen import width_of
from tests.planning.drawing.rules import corners, links, rects

DAY = date(2026, 11, 2)


def task(key, start, days, **more):
    begin = DAY + timedelta(days=start)
    return Row(key, "task", f"Task {key}", begin, begin + timedelta(days=days - 1), **more)


def moment(key, day, **more):
    when = DAY + timedelta(days=day)
    return Row(key, more.pop("kind", "ms"), f"Moment {key}", when, when, **more)


@pytest.mark.parametrize(("kind", "gap", "zoom"), list(product(["FS", "SS", "FF", "SF"], [-40, 0, 3, 60], list(Zoom))))
def test_every_link_begins_and_ends_on_its_bars(kind, gap, zoom):
    chart = Chart([task("a", 50, 20), task("x", 0, 5), task("b", 70 + gap, 10)], [Join("a", "b", kind)])
    [found] = links(gantt(chart, zoom))
    axis = screen_axis(chart.days(), zoom)
    one = ends_of(axis, chart.rows[0], HEAD + 12)[kind[0] == "F"]
    two = ends_of(axis, chart.rows[2], HEAD + 2 * ROW + 12)[kind[1] == "F"]
    assert found[0] == pytest.approx(one, abs=0.1) and found[-1] == pytest.approx(two, abs=0.1)
    into = found[-1][0] - found[-2][0]
    assert into > 0 if kind[1] == "S" else into < 0  # it reaches a start from the left and a finish from the right


@given(
    st.sampled_from(["FS", "SS", "FF", "SF"]),
    *[st.integers(-300, 300)] * 2,
    st.integers(1, 200),
    st.integers(1, 200),
    st.integers(-9, 9),
)
def test_a_link_runs_level_and_upright_and_never_through_the_bar_that_it_reaches(kind, x1, x2, w1, w2, rows):
    y2 = rows * 28.0 or 28.0
    before, after = ((float(x1), 0.0), (float(x1 + w1), 0.0)), ((float(x2), y2), (float(x2 + w2), y2))
    found = elbow(kind, before, after)
    for (ax, ay), (bx, by) in zip(found, found[1:], strict=False):
        assert (ax == bx) != (ay == by)
        if ay == by == y2:
            assert min(ax, bx) >= x2 + w2 or max(ax, bx) <= x2
    parts = inside(found, -1000, 1000)
    assert parts == [found]
    assert all(-5 <= y <= 5 for part in inside(found, -5, 5) for _, y in part)


def test_rows_lie_beside_those_of_the_table():
    chart = Chart([task(n, n, 5) for n in range(4)])
    boxes = rects(gantt(chart), "c-bar")
    assert [top for _, top, _, _ in boxes] == [HEAD + n * ROW + 6 for n in range(4)]
    assert f'height="{HEAD + 4 * ROW:g}"' in gantt(chart)


def test_what_is_done_fills_its_part_and_the_baseline_lies_below():
    row = task("a", 0, 10, percent=40, base_start=DAY, base_finish=DAY + timedelta(days=4))
    svg = gantt(Chart([row]))
    [(left, _, right, _)], [(x, _, end, _)], [(_, top, base, _)] = (
        rects(svg, "c-bar"),
        rects(svg, "c-done-bar"),
        rects(svg, "c-baseline"),
    )
    assert (
        x == left
        and end - x == pytest.approx((right - left) * 0.4, abs=0.2)
        and base - left == pytest.approx((right - left) / 2, abs=0.2)
    )
    assert top > rects(svg, "c-bar")[0][3] and ">40%<" in svg


def test_today_is_a_line_where_today_lies_inside():
    inside_it = gantt(Chart([task("a", 0, 30)], today=DAY + timedelta(days=10)))
    assert inside_it.count('class="c-now"') == 1 and ">Today<" in inside_it
    assert "Today" not in gantt(Chart([task("a", 0, 30)], today=DAY + timedelta(days=4000)))


def test_the_word_today_never_covers_the_name_of_a_quarter():
    for day in range(0, 300, 7):
        svg = gantt(Chart([task("a", 0, 300)], today=DAY + timedelta(days=day)))
        [(left, top, right, _)] = rects(svg, "c-now-box")
        assert top in (1, 17)
        names = [
            part.split('"')[0]
            for part in svg.split('<text x="')[1:]
            if 'y="12" class="c-ink c-strong"' in part.partition(">")[0]
        ]
        assert top == 17 or all(float(x) >= right or float(x) + 60 <= left for x in names)


def test_milestones_summaries_and_what_others_give():
    base = DAY + timedelta(days=3)
    rows = [
        Row("g", "group", "Phase", DAY, DAY + timedelta(days=20)),
        moment("m", 9, base_finish=base),
        moment("e", 12, kind="ext"),
    ]
    svg = gantt(Chart([*rows, task("t", 20, 5)], [Join("e", "t", external=True)]))
    assert svg.count('class="c-group"') == 1 and svg.count("c-ms c-task") == 1 and svg.count("c-ms c-ext") == 1
    assert svg.count("c-ms-base") == 1 and "c-dep c-ext" in svg and "c-ext-mark" in svg


def test_the_critical_path_and_links_can_be_switched_off():
    rows, join = [task("a", 0, 5, critical=True), task("b", 5, 5, critical=True)], [Join("a", "b")]
    assert gantt(Chart(rows, join)).count("c-crit") == 4
    assert "c-crit" not in gantt(Chart(rows, join, critical=False))
    assert links(gantt(Chart(rows, join, links=False))) == []


def test_rows_without_dates_and_links_to_rows_that_are_closed_are_left_out():
    empty = Row("a", "task", "No dates", None, None)
    svg = gantt(Chart([empty, task("b", 0, 3)], [Join("a", "b"), Join("gone", "b")]))
    assert len(rects(svg, "c-bar")) == 1 and links(svg) == []
    assert gantt(Chart([])).startswith("<svg")


def test_words_are_escaped_and_marks_lead_somewhere():
    svg = gantt(Chart([task("a", 0, 5, url="/work/1/plan/why/2/?a=1&b=2")], title="<Plan> & more"))
    assert "&lt;Plan&gt; &amp; more" in svg and 'href="/work/1/plan/why/2/?a=1&amp;b=2" tabindex="-1"' in svg
    assert 'role="group"' in svg and " style=" not in svg


def test_print_has_the_same_marks_in_literal_colours_with_the_head_on_every_page():
    rows = [task(n, n, 5, critical=n % 2 == 0) for n in range(100)]
    pages = gantt_pages(Chart(rows, [Join(0, 99), Join(1, 2)], today=DAY), 1512, 980)
    assert len(pages) == 2 and all(
        "class=" not in page and ">Task<" in page and ">Finish<" in page and "Nov" in page for page in pages
    )
    assert sum(page.count(">Task ") for page in pages) == 100
    assert all("<a " not in page for page in pages)


def test_a_printed_name_is_whole_as_long_as_a_third_of_the_page_is_left_to_it():
    long = "Production environment ready for the electronic patient record"
    [page] = gantt_pages(Chart([task("a", 0, 5), replace(moment("b", 9), title=long)]), 1512, 400)
    assert f">{long}<" in page
    [narrow] = gantt_pages(Chart([task("a", 0, 5), replace(moment("b", 9), title=long * 3)]), 700, 400)
    assert f">{long}<" not in narrow and "…" in narrow


def test_print_keeps_links_off_the_columns_and_the_last_words_on_the_page():
    rows = [task("a", -1, 5), task("b", 3, 900), moment("c", 902)]
    [page] = gantt_pages(Chart(rows, [Join("a", "b", "SS")], today=DAY), 1047, 660)
    [slip] = re.findall(r'<text x="([\d.]+)"[^>]*>Slip<', page)
    ways = [corners(path) for path in re.findall(r'<path d="(M[^"z]+)"', page)]
    assert ways and min(x for way in ways for x, _ in way) >= float(slip) + 8
    [last] = re.findall(r'<text x="([\d.]+)"[^>]*>22 Apr 2029<', page.replace("aria-hidden", ""))[-1:]
    assert float(last) + width_of("22 Apr 2029") <= 1047


def test_few_rows_fill_a_printed_page():
    [page] = gantt_pages(Chart([task(n, n, 5) for n in range(10)]), 1047, 660)
    assert 'height="295"' in page


def test_the_axis_knows_financial_years_and_leaves_names_room():
    assert (quarter(date(2027, 3, 31), True), quarter(date(2027, 4, 1), True)) == ("Q4 2026/27", "Q1 2027/28")
    assert year_of(date(2099, 12, 1)) == "2099/00"
    assert short(date(2028, 3, 1), date(2026, 11, 1)) == "1 Mar 2028" and short(date(2026, 12, 4), DAY) == "4 Dec"
    long = [date(2026, 1, 1), date(2086, 1, 1)]
    assert fitted_axis(long, 800).zoom is Zoom.QUARTERS and screen_axis(long, Zoom.WEEKS).width <= 16_100
    assert fitted_axis([date(2026, 1, 1), date(2026, 2, 20)], 800).zoom is Zoom.WEEKS


def test_a_thousand_rows_are_drawn_well_under_a_second():
    rows = [task(n, n % 300, 5 + n % 20, percent=n % 100) for n in range(1000)]
    chart = Chart(rows, [Join(n, n + 1) for n in range(999)])
    began = time.process_time()
    gantt(chart)
    assert time.process_time() - began < 1
