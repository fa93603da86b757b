"""Layouts of registers as teams have them."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlwt

from pmo.core.sheets import read_workbook
from pmo.records.foreign import Converted, PersonText, Unreadable, find_tables, guess_register, survey
from pmo.records.foreign.headings import register_word
from tests.records.foreign.books import Page, mapped, only, opened, opened_text, parts, read, values
from tests.records.foreign.specs import SPECS

RISK_ROW = ["Supplier fails", "Because of low margins the supplier may fail", "JS", "Open"]


def test_a_log_with_titles_above_and_headings_over_headings() -> None:
    book = opened(
        Risks=Page(
            [
                ["Community Hospitals Programme"],
                ["Risk register"],
                [],
                [
                    "Ref",
                    "Risk title",
                    "Description",
                    "Inherent",
                    None,
                    None,
                    "Current",
                    None,
                    None,
                    "Target",
                    None,
                    None,
                    "Owner",
                ],
                [None, None, None, "L", "I", "Score", "L", "I", "Score", "L", "I", "Score", None],
                ["R1", "Supplier fails", "It may fail", 4, 5, 20, 3, 4, 12, 2, 2, 4, "Smith, John"],
            ],
            ["A1:M1", "A4:A5", "B4:B5", "C4:C5", "D4:F4", "G4:I4", "J4:L4", "M4:M5"],
        )
    )
    key, [row] = read(book)
    assert key == "risk"
    scores = ("inherent_likelihood", "inherent_impact", "likelihood", "impact", "target_likelihood", "target_impact")
    assert values(row, *scores) == [4, 5, 3, 4, 2, 2]
    assert values(row, "owner") == [PersonText(("John Smith",), "Smith, John")]
    assert [text for _, text in row.others] == ["20", "12", "4"]


def test_headings_over_headings_of_a_csv_hold_without_merged_cells() -> None:
    text = (
        "Risk log,,,,,,,\r\n"
        ",,Inherent,,,Residual,,,\r\n"
        "ID,Risk,Likelihood,Impact,Rating,Likelihood,Impact,Rating,Risk owner\r\n"
        "1,Supplier may fail,4,5,20,3,4,12,Ann Lee\r\n"
    )
    key, [row] = read(opened_text(text.encode("utf-8-sig")))
    assert key == "risk"
    assert values(row, "ref", "inherent_likelihood", "inherent_impact", "likelihood", "impact") == ["1", 4, 5, 3, 4]
    assert values(row, "owner") == [PersonText(("Ann Lee",), "Ann Lee")]


def test_ratings_by_cross() -> None:
    levels = ["VL", "L", "M", "H", "VH"]
    book = opened(
        Risks=Page(
            [
                ["No", "Risk", "Probability", None, None, None, None, "Impact", None, None, None, None, "Owner"],
                [None, None, *levels, *levels, None],
                [1, "Supplier may fail", None, "X", None, None, None, None, None, None, None, "x", "JS"],
                [2, "Staff may leave", None, "X", "X", None, None, None, "✓", None, None, None, "AB"],
            ],
            ["C1:G1", "H1:L1"],
        )
    )
    assert only(book).header_rows == [1, 2]
    key, [first, second] = read(book)
    assert key == "risk"
    assert values(first, "likelihood", "impact") == [2, 5]
    assert isinstance(second.values["likelihood"], Unreadable)
    assert "cell D4: " in second.values["likelihood"].sentence
    assert "D4 and E4" in second.values["likelihood"].sentence
    assert values(second, "impact") == [2]


def test_ratings_by_cross_under_numbers() -> None:
    book = opened(
        Risks=Page(
            [
                ["Ref", "Risk description", "Likelihood", None, None, None, None, "Owner"],
                [None, None, 1, 2, 3, 4, 5, None],
                ["R1", "Supplier may fail", None, None, None, "x", None, "JS"],
            ],
            ["A1:A2", "B1:B2", "C1:G1", "H1:H2"],
        )
    )
    _, [row] = read(book)
    assert values(row, "likelihood", "ref") == [4, "R1"]


def test_products_are_never_taken_for_a_rating() -> None:
    headings = ["Risk", "Risk score", "L x I", "Risk rating", "RPN", "Gross score", "Exposure", "Owner", "Status"]
    table = only(opened(Risks=[headings, ["Supplier may fail", 20, 12, 9, 60, 15, 25, "JS", "Open"]]))
    assert {"likelihood", "impact", "inherent_likelihood", "inherent_impact"}.isdisjoint(mapped(table, "risk").values())


def test_a_column_of_products_under_a_rating_s_heading_is_left_alone() -> None:
    headings = ["Risk", "Likelihood", "Impact", "Owner"]
    table = only(opened(Risks=[headings, ["A may fail", 3, 15, "JS"], ["B may fail", 4, 20, "JS"], ["C", 2, 12, "x"]]))
    assert mapped(table, "risk") == {"A": "title", "B": "likelihood", "D": "owner"}


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        (["Likelihood", "Impact"], ["likelihood", "impact"]),
        (["Probability", "Consequence", "Score"], ["likelihood", "impact", None]),
        (["P", "I", "PxI"], ["likelihood", "impact", None]),
        (
            ["L", "I", "S", "L", "I", "S"],
            ["inherent_likelihood", "inherent_impact", None, "likelihood", "impact", None],
        ),
        (["Inherent Likelihood (1-5)", "Residual Likelihood (1-5)"], ["inherent_likelihood", "likelihood"]),
        (["Gross Impact", "Net Impact", "Target Impact"], ["inherent_impact", "impact", "target_impact"]),
        (
            ["Current L", "Current I", "Residual L", "Residual I"],
            ["likelihood", "impact", "target_likelihood", "target_impact"],
        ),
        (["Pre-mitigation probability", "Post-mitigation probability"], ["inherent_likelihood", "target_likelihood"]),
        (["Likelihood (current)", "Likelihood (target)"], ["likelihood", "target_likelihood"]),
        (["Original\nLikelihood score", "Likelihood rating now"], ["inherent_likelihood", "likelihood"]),
        (["Likelihood", "Residual likelihood"], ["inherent_likelihood", "likelihood"]),
        (["Likelihood", "Target likelihood"], ["likelihood", "target_likelihood"]),
        (["Likelihood", "Impact on schedule"], ["likelihood", None]),
    ],
)
def test_ratings_are_told_apart_by_when_they_hold(headings: list[str], fields: list[str | None]) -> None:
    rows = [["Risk title", "Owner", *headings], ["Supplier may fail", "JS", *[3] * len(headings)]]
    found = mapped(only(opened(Risks=rows)), "risk")
    assert [found.get(letter) for letter in "CDEFGHIJ"[: len(headings)]] == fields


def test_lookups_instructions_and_hidden_sheets_are_told_and_not_read() -> None:
    rows = [["Risk title", "Owner", "Status"], RISK_ROW[:1] + RISK_ROW[2:]]
    lists = [["Status", "Priority", "Category", "Owner", "Description"], ["Open", "High", "Cost", "JS", "x"]]
    found = survey(
        opened(
            Read_me=[["How to fill this in"], ["Owner", "Description", "Status"]],
            Risks=rows,
            Lists=lists,
            Lookup_tables=lists,
            Archive=Page(rows, hidden=True),
            Sheet3=[[1, 2], [3, 4]],
        )
    )
    assert [table.sheet for table in found.tables] == ["Risks"]
    told = " ".join(found.notes)
    assert [name for name in ("Read me", "Lists", "Lookup tables", "Archive", "Sheet3") if f"“{name}”" in told] == [
        "Read me", "Lists", "Lookup tables", "Archive", "Sheet3",
    ]  # fmt: skip
    assert "“Archive” is hidden and was not read; unhide it" in told


def test_hidden_sheets_are_read_when_nothing_else_is_there() -> None:
    table = only(opened(Cover=[["Programme"]], Risks=Page([["Risk title", "Owner"], ["A", "JS"]], hidden=True)))
    assert (table.sheet, table.hidden) == ("Risks", True)


def test_ghost_rows_totals_footers_sections_and_repeated_headers_are_left_out_and_told() -> None:
    headings = ["No", "Risk description", "Likelihood", "Impact", "Score", "Status", "Owner"]
    rows: list[list[object]] = [headings, ["Strategic risks"]]
    rows += [[1, "Supplier may fail", 3, 4, 12, "Open", "JS"], headings, [2, "Staff may leave", 2, 2, 4, "Open", "AB"]]
    rows += [[number, None, None, None, 0, "Open", None] for number in range(3, 30)]
    rows += [["Total", None, None, None, 16], [], ["Source: programme office"], ["Key"], ["H", "High"], ["L", "Low"]]
    table = only(opened(Risks=rows))
    assert [row.number for row in table.rows] == [3, 5]
    told = " ".join(table.notes)
    assert "rows 6 to 32: not read, because nothing but running numbers" in told
    assert "row 2: “Strategic risks” was taken for a section" in told
    assert "row 4: not read, because it repeats the headings" in told
    assert "row 33: not read, because it is a total" in told
    assert "row 35: not read, because it is a line below" in told
    assert "rows 36 to 38: not read, because it is a key" in told


def test_a_row_with_an_owner_but_no_text_is_kept() -> None:
    rows = [
        ["Ref", "Risk title", "Owner", "Due date"],
        ["R1", "A", "JS", None],
        ["R2", None, "Ann Lee", date(2026, 3, 1)],
    ]
    assert [row.number for row in only(opened(Risks=rows)).rows] == [2, 3]


def test_a_line_of_guidance_under_the_headings_is_no_record() -> None:
    rows = [
        ["Risk ID", "Risk title", "Date raised", "Likelihood", "Owner"],
        ["Unique number", "Enter a short title", "dd/mm/yyyy", "1-5", "Select from list"],
        ["R1", "Supplier may fail", "01/02/2026", 3, "JS"],
    ]
    assert [row.number for row in only(opened(Risks=rows)).rows] == [3]


def test_two_tables_on_one_sheet_are_two_tables() -> None:
    rows = [
        ["Risks"],
        ["Ref", "Risk title", "Likelihood", "Impact", "Owner"],
        ["R1", "Supplier may fail", 3, 4, "JS"],
        [],
        ["Issues"],
        ["Ref", "Issue title", "Priority", "Resolution", "Owner"],
        ["I1", "Wi-Fi drops", "High", "Survey", "AB"],
    ]
    found = parts(opened(RAID_log=rows))
    assert [(key, [row.number for row in its]) for key, _, its in found] == [("risk", [3]), ("issue", [7])]


def test_a_mixed_log_is_taken_apart_by_its_type_column() -> None:
    rows = [
        ["ID", "Type", "Title", "Description", "Owner", "Status", "Due date"],
        [1, "Risk", "Supplier may fail", "It may", "JS", "Open", None],
        [2, "I", "Wi-Fi drops", "It does", "AB", "Open", None],
        [3, "Action", "Book review", "Do it", "PMO", "C", date(2026, 3, 1)],
        [4, "Risk", "Staff leave", "They may", "JS", "Open", None],
        [5, None, "Who knows", "It may", "JS", "Open", None],
    ]
    found = {key: (table, its) for key, table, its in parts(opened(RAID=rows))}
    assert {key: [row.number for row in its] for key, (_, its) in found.items()} == {
        "risk": [2, 5, 6], "issue": [3], "action": [4],
    }  # fmt: skip
    assert "row 6: column B does not say what the row is" in " ".join(found["risk"][0].notes)
    assert values(found["action"][1][0], "status", "due") == ["done", date(2026, 3, 1)]


def test_categories_that_happen_to_be_words_of_registers_do_not_take_a_log_apart() -> None:
    rows = [
        ["Ref", "Category", "Risk title", "Likelihood", "Owner"],
        ["R1", "Technical", "A", 3, "JS"],
        ["R2", "Dependency", "B", 3, "JS"],
        ["R3", "Financial", "C", 3, "JS"],
    ]
    assert [(key, len(its)) for key, _, its in parts(opened(Log=rows))] == [("risk", 3)]


@pytest.mark.parametrize(
    ("key", "name", "headings"),
    [
        ("risk", "Sheet1", ["ID", "Risk description", "Probability", "Impact", "Mitigation", "Owner"]),
        ("issue", "Sheet1", ["Issue ID", "Issue description", "Priority", "Resolution", "Owner", "Date closed"]),
        ("assumption", "Sheet1", ["ID", "Assumption", "Impact if false", "Validation date", "Owner", "Status"]),
        ("dependency", "Sheet1", ["ID", "Dependency", "Provider", "Receiver", "Date required", "Forecast date"]),
        ("action", "Sheet1", ["#", "Action", "Who", "By when", "Done?"]),
        ("decision", "Sheet1", ["Ref", "Decision", "Rationale", "Decided by", "Decision date"]),
        ("change_request", "Sheet1", ["CR no", "Change title", "Reason for change", "Requested by", "Cost impact"]),
        ("lesson", "Sheet1", ["Lesson", "What happened", "Recommendation", "Phase", "What went well or badly"]),
        ("action", "Action list", ["Ref", "Description", "Owner", "Due", "Status"]),
        ("issue", "Issues", ["Ref", "Description", "Owner", "Due", "Status"]),
        ("lesson", "Lessons learned", ["Ref", "Description", "Owner", "Category"]),
        ("decision", "Decisions log", ["Ref", "Description", "Owner", "Date"]),
        ("dependency", "Dependencies", ["Ref", "Description", "Owner", "Date"]),
        ("assumption", "Assumptions", ["Ref", "Description", "Owner", "Date"]),
        ("change_request", "Change control", ["Ref", "Description", "Owner", "Date"]),
    ],
)
def test_the_register_is_told_by_sheet_and_headings(key: str, name: str, headings: list[str]) -> None:
    [table] = find_tables(opened(**{name: [headings, ["some words here"] * len(headings)]}))
    assert guess_register(table, SPECS) == key


def test_a_csv_of_windows_and_one_of_excel_read_alike() -> None:
    text = "Ref;Zzyx;Risk description;Owner;Status\r\nR1;x;Café may close – “soon”;Zoë Müller;Open - on track\r\n"
    for encoding in ("cp1252", "utf-8-sig"):
        key, [row] = read(opened_text(text.encode(encoding)))
        assert key == "risk"
        assert values(row, "description", "status") == ["Café may close – “soon”", "open"]
        assert ("Zzyx", "x") in row.others
        assert ("Status", "Open - on track") in row.others


def test_an_old_excel_file_goes_the_whole_way() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Risk log")
    sheet.write(0, 0, "Programme risks")
    for column, heading in enumerate(["No", "Risk", None, "Owner", "Review"]):
        if heading:
            sheet.write_merge(2, 3, column, column, heading)
    sheet.write(2, 2, "Likelihood")
    sheet.write(3, 2, "(1-5)")
    day = xlwt.XFStyle()
    day.num_format_str = "DD/MM/YYYY"
    for column, value in enumerate([7.0, "Supplier may fail", 4, "John Smith (PMO)"]):
        sheet.write(4, column, value)
    sheet.write(4, 4, datetime(2026, 3, 31), day)
    made = BytesIO()
    book.save(made)
    key, [row] = read(read_workbook(made.getvalue(), "risks.xls"))
    assert key == "risk"
    assert values(row, "ref", "likelihood", "review_date") == ["7", 4, date(2026, 3, 31)]
    assert values(row, "owner") == [PersonText(("John Smith",), "John Smith (PMO)")]


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
