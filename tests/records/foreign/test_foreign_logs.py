"""What is a record in logs by other hands, what is none, and whole logs row by row."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from pmo.core.sheets import read_workbook
from pmo.records.foreign import Converted, PersonText, find_tables, guess_register, survey
from pmo.records.foreign.headings import register_word
from tests.records.foreign.books import Page, mapped, only, opened, parts, read, values
from tests.records.foreign.specs import SPECS


def test_a_record_over_several_lines_is_one_record() -> None:
    book = opened(
        Risks=Page(
            [
                ["Category", "Ref", "Risk title", "Mitigating actions", "Action owner", "Due"],
                ["Money", "R1", "Supplier may fail", "Check accounts", "JS", date(2026, 3, 1)],
                [None, None, None, "Find another", "AB", date(2026, 4, 1)],
                [None, "R2", "Costs may rise", "Fix the price", "JS", date(2026, 3, 1)],
            ],
            ["A2:A4", "B2:B3", "C2:C3"],
        )
    )
    _, [first, second] = read(book)
    assert values(first, "response_text", "due") == ["Check accounts\nFind another", date(2026, 3, 1)]
    assert first.others == (("Action owner, row 3", "AB"), ("Due, row 3", "01/04/2026"))
    assert values(second, "ref", "category") == ["R2", "Money"]


def test_a_column_without_a_heading_and_one_nobody_knows_are_listed() -> None:
    rows = [["Ref", "Risk title", "Owner", None, "Shoe size"], ["R1", "Supplier may fail", "JS", "see mail", 42.0]]
    _, [row] = read(opened(Risks=rows))
    assert row.others == (("Column D", "see mail"), ("Shoe size", "42"))


def test_long_risk_text_gives_a_title_and_keeps_the_text() -> None:
    long = (
        "The supplier of the integration engine may not be able to provide enough engineers for the whole of the winter and "
        * 2
    )
    _, [row] = read(opened(Risks=[["Ref", "Risk", "Owner"], ["R1", long, "JS"]]))
    title = row.values["title"]
    assert isinstance(title, Converted)
    assert len(str(title.value)) <= 120
    assert str(title.value).endswith("…")
    assert values(row, "description") == [long.strip()]


def test_cause_event_and_effect_come_out_of_one_cell() -> None:
    phrased = "Because of low margins, there is a risk that the supplier fails, leading to a late start."
    lined = "Cause: low margins\nEvent: the supplier fails\nEffect: a late start"
    rows = [["Ref", "Risk description", "Owner"], ["R1", phrased, "JS"], ["R2", lined, "JS"], ["R3", "It fails", "JS"]]
    _, [first, second, third] = read(opened(Risks=rows))
    assert values(first, "cause", "event", "effect") == ["Low margins", "The supplier fails", "A late start"]
    assert values(second, "cause", "event", "effect") == ["low margins", "the supplier fails", "a late start"]
    assert values(first, "title", "description") == ["The supplier fails", None]
    assert values(third, "cause", "event", "description", "title") == [None, None, "It fails", "It fails"]


def test_the_sample_log_of_a_hospital_programme_row_by_row() -> None:
    data = Path(__file__).parent.joinpath("raid_log_messy.xlsx").read_bytes()
    found = parts(read_workbook(data, "raid_log_messy.xlsx"))
    assert [(key, table.sheet, [row.number for row in its]) for key, table, its in found] == [
        ("risk", "RAID", [9, 10, 11, 12, 14, 15, 16, 17, 21]),
        ("issue", "Issues log", [4, 5, 6, 7]),
        ("action", "Actions", [2, 3, 4]),
    ]
    risks, issues, actions = (its for _, _, its in found)
    assert values(risks[0], "title", "cause", "inherent_likelihood", "likelihood", "impact_cost") == [
        "Data extract is late", "Legacy PAS has no export interface", 4, 3, Decimal(250_000),
    ]  # fmt: skip
    assert values(risks[3], "status", "closed_on") == ["closed_expired", date(2026, 2, 2)]
    assert values(risks[5], "inherent_likelihood", "inherent_impact", "status") == [3, 4, "mitigating"]
    assert values(risks[7], "impact_cost") == [Decimal(-400_000)]
    assert "“2026-02-30” is a day that no calendar has; write" in str(values(issues[2], "raised_on"))
    assert [values(row, "status") for row in actions] == [["open"], ["done"], ["open"]]
    assert "Sheet “Lookups” is hidden" in found[0][1].notes[0]


def test_three_rows_of_headings() -> None:
    book = opened(
        Risks=Page(
            [
                ["Ref", "Risk", "Assessment", None, None, None, "Owner"],
                [None, None, "Before mitigation", None, "After mitigation", None, None],
                [None, None, "Prob", "Impact", "Prob", "Impact", None],
                ["R1", "Supplier may fail", 4, 5, 2, 3, "JS"],
            ],
            ["C1:F1", "C2:D2", "E2:F2", "A1:A3", "B1:B3", "G1:G3"],
        )
    )
    assert only(book).header_rows == [1, 2, 3]
    _, [row] = read(book)
    scores = ("inherent_likelihood", "inherent_impact", "target_likelihood", "target_impact")
    assert values(row, *scores) == [4, 5, 2, 3]


def test_banners_above_the_headings_change_nothing() -> None:
    banner = ["Section A: Identification", None, None, "Section B: Assessment", None, None, "Section C: Response", None]
    headings = ["ID", "Date", "Risk", "Probability", "Impact", "Severity", "Action", "Owner"]
    row = ["1", "01/02/2026", "Supplier may fail", 3, 4, 12, "Watch", "JS"]
    table = only(opened(Risks=Page([banner, headings, row], ["A1:C1", "D1:F1", "G1:H1"])))
    assert mapped(table, "risk") == {
        "A": "ref", "B": "raised_on", "C": "title", "D": "likelihood", "E": "impact", "G": "response_text", "H": "owner",
    }  # fmt: skip


def test_a_form_with_a_legend_above_and_empty_numbered_lines_below() -> None:
    rows: list[list[object]] = [
        [None, "RISK REGISTER – PROJECT X"],
        [None, "Project Manager:", "J Smith", None, "Date:", "01/02/2026"],
        [None, "Key:", "Red", "Amber", "Green"],
        [],
        [
            None,
            "Risk\nID",
            "Description of Risk",
            "Likelihood\n(1-5)",
            "Risk Score\n(LxI)",
            "Risk\nOwner",
            "Status\n(Open / Closed)",
        ],
        [
            None,
            1,
            "There is a risk that the roof leaks due to age resulting in damp",
            4,
            12,
            "Ann Lee (Estates)",
            "Open",
        ],
        [None, 2, "Cash", 5, 25, "?", "closed"],
        [None, 3, None, None, 0, None, None],
        [None, 4, None, None, 0, None, None],
    ]
    key, [first, second] = read(opened(Risks=Page(rows, ["B1:G1"])))
    assert key == "risk"
    assert values(first, "ref", "cause", "event", "effect", "likelihood") == ["1", "Age", "The roof leaks", "Damp", 4]
    assert values(second, "owner") == [PersonText((), "?")]


def test_the_word_of_a_level_beside_its_number_is_not_a_second_rating() -> None:
    headings = ["Risk", "Likelihood", "Likelihood score", "Impact", "Impact score", "Risk score", "Owner"]
    table = only(opened(Risks=[headings, ["Supplier may fail", "Likely", 4, "Major", 4, 16, "JS"]]))
    assert mapped(table, "risk") == {"A": "title", "C": "likelihood", "E": "impact", "G": "owner"}


def test_a_section_tells_the_status_where_no_column_does() -> None:
    rows = [
        ["Item", "Raised", "Owner"],
        ["OPEN ISSUES"],
        ["Printer down", "1/2/26", "JS"],
        ["CLOSED ISSUES"],
        ["PC down", "1/2/26", "JS"],
    ]
    _, [first, second] = read(opened(Issues=rows))
    assert [values(first, "status"), values(second, "status")] == [["open"], ["closed"]]
    assert second.others == (("Section", "CLOSED ISSUES"),)


def test_an_export_of_a_ticket_system_is_taken_apart() -> None:
    rows = [
        ["Issue key", "Summary", "Issue Type", "Status", "Priority", "Assignee", "Reporter", "Created", "Due date"],
        ["PRJ-12", "Do the thing", "Risk", "In Progress", "Major", "john.smith", "ann.lee", "12/Mar/26 9:15 AM", None],
        ["PRJ-13", "Do the other", "Action", "Done", "Minor", "john.smith", "ann.lee", "12/Mar/26 9:15 AM", None],
    ]
    found = {key: its for key, _, its in parts(opened(Export=rows))}
    assert values(found["risk"][0], "ref", "status", "raised_on") == ["PRJ-12", "mitigating", date(2026, 3, 12)]
    assert values(found["action"][0], "status", "priority") == ["done", "low"]


def test_columns_on_actions_do_not_make_a_register_of_actions() -> None:
    headings = [
        "No.",
        "Risk Description",
        "Risk Owner",
        "Mitigating Actions",
        "Action Owner",
        "Action Due Date",
        "Current Status",
    ]
    [table] = find_tables(
        opened(Sheet1=[headings, ["1", "Supplier may fail", "JS", "Watch", "AB", "01/02/26", "Open"]])
    )
    assert guess_register(table, SPECS) == "risk"


def test_what_is_no_register_is_told() -> None:
    found = survey(
        opened(Budget=[["Cost centre", "Jan", "Feb"], ["1", 2, 3]], Form=[["Risk ID", "R1"], ["Owner", "JS"]])
    )
    assert found.tables == []
    assert all("was not read, because no row of it holds headings" in note for note in found.notes)
    assert len(found.notes) == 2


def test_headings_that_explain_themselves() -> None:
    headings = [
        "RISK ID*", "Risk Description - what could happen?", "Likelihood\n1 = rare, 2 = unlikely, 3 = possible, 4 = likely, 5 = almost certain",
        "Impact (1 = negligible, 5 = catastrophic)", "Owner: who is accountable", "STATUS:",
    ]  # fmt: skip
    table = only(opened(Risks=[headings, ["R1", "Supplier may fail", 3, 4, "JS", "Open"]]))
    assert mapped(table, "risk") == {
        "A": "ref", "B": "description", "C": "likelihood", "D": "impact", "E": "owner", "F": "status",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("key", "word"),
    [
        ("risks", "risk"),
        ("dependencies", "dependency"),
        ("change_requests", "change"),
        ("lessons", "lesson"),
        ("people", ""),
    ],
)
def test_a_register_s_key_may_be_in_the_plural(key: str, word: str) -> None:
    assert register_word(key) == word


def test_an_open_document_goes_the_whole_way() -> None:
    cells = "<table:table-cell office:value-type='string'><text:p>{}</text:p></table:table-cell>"
    rows = [["Risk title", "Likelihood", "Owner"], ["Supplier may fail", "4 - Likely", "JS"]]
    body = "".join(f"<table:table-row>{''.join(map(cells.format, row))}</table:table-row>" for row in rows)
    parts_of_name = ("office", "table", "text", "style")
    names = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in parts_of_name)
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet><table:table table:name='Risks'>{body}"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    key, [row] = read(read_workbook(made.getvalue(), "risks.ods"))
    assert (key, values(row, "title", "likelihood")) == ("risk", ["Supplier may fail", 4])


@pytest.mark.parametrize(
    "title",
    [
        "Total loss of power",
        "Version control the plan",
        "Official launch slips",
        "Note the change",
        "Key staff may leave",
    ],
)
def test_a_record_that_begins_like_a_total_or_a_footer_is_kept(title: str) -> None:
    rows = [["Title", "Owner", "Due", "Likelihood"], [title], ["Supplier may fail", "JS", None, 3]]
    assert [row.number for row in only(opened(Risks=rows)).rows] == [2, 3]


@pytest.mark.parametrize(
    "line", ["Total", "Grand total:", "Total risks", "Source: the office", "OFFICIAL - SENSITIVE", "End of register"]
)
def test_a_line_below_the_table_is_no_record(line: str) -> None:
    rows = [["Title", "Owner", "Due", "Likelihood"], ["Supplier may fail", "JS", None, 3], [], [line]]
    table = only(opened(Risks=rows))
    assert [row.number for row in table.rows] == [2]
    assert any("row 4: " in note for note in table.notes)


def test_the_beginning_that_a_template_writes_is_no_record() -> None:
    rows: list[list[object]] = [["No", "Risk", "Owner", "Status"], [1, "There is a risk that it fails", "JS", "Open"]]
    rows += [[number, "There is a risk that …", None, "Open"] for number in (2, 3)]
    assert [row.number for row in only(opened(Risks=rows)).rows] == [2]


def test_a_log_of_opportunities_is_one_of_risks() -> None:
    rows = [["Ref", "Opportunity", "Cause", "Probability", "Impact", "Owner"], ["O1", "Bid", "Fund", "H", "M", "JS"]]
    key, [row] = read(opened(Opportunities=rows))
    assert (key, values(row, "title", "cause", "likelihood", "impact")) == ("risk", ["Bid", "Fund", 4, 3])
