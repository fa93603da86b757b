"""Layouts of registers as teams have them."""

from datetime import date, datetime
from io import BytesIO

import pytest
import xlwt

from pmo.core.sheets import read_workbook
from pmo.records.foreign import PersonText, Unreadable, find_tables, guess_register, survey
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
