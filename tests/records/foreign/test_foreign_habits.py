"""Habits of other offices: scores in one cell, colours for words, amounts that are none, headings in other languages."""

from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import Workbook as Book
from openpyxl.styles import PatternFill

from pmo.core.sheets import Limits, Workbook
from pmo.core.sheets.collect import Collector
from pmo.core.sheets.excel import read_xlsx
from pmo.records.foreign import Converted, Unreadable, find_tables, scores_of, split_by_type
from pmo.records.foreign.choices import choice_of
from pmo.records.foreign.model import FieldSpec
from tests.records.foreign.books import mapped, only, opened, opened_text, parts, read, values
from tests.records.foreign.specs import SPECS


@pytest.mark.parametrize(
    ("heading", "text", "expected"),
    [
        ("L x I", "4x5=20", [4, 5]), ("Score", "3 x 4", [3, 4]), ("Rating", "2*3", [2, 3]), ("Risk score", "L4 I5", [4, 5]),
        ("Score", "20 (4x5)", [4, 5]), ("L x I", "H/M", [4, 3]), ("Score (I x L)", "5 x 4 = 20", [4, 5]), ("Score", "4 × 5", [4, 5]),
        ("Likelihood / Impact", "High / Low", [4, 2]), ("Score", "L:4, I:3", [4, 3]),
    ],
)  # fmt: skip
def test_two_ratings_in_one_cell(heading, text, expected) -> None:
    _, [row] = read(opened(Risks=[["No", "Risk", heading, "Owner"], [1, "Supplier may fail", text, "JS"]]))
    assert values(row, "likelihood", "impact") == expected


def test_a_plain_score_is_not_taken_apart() -> None:
    _, [row] = read(opened(Risks=[["No", "Risk", "Score", "Owner"], [1, "Supplier may fail", 20, "JS"]]))
    assert values(row, "likelihood", "impact") == [None, None]


def test_the_score_that_a_file_computed_is_known() -> None:
    head = ["No", "Risk", "Likelihood", "Impact", "Score", "Target score"]
    table = only(opened(Risks=[head, [1, "Supplier may fail", 4, 5, 18, 6]]))
    assert scores_of(table) == {2: {"current": 18, "target": 6}}


def test_german_and_french_headings() -> None:
    german = ["Lfd. Nr.", "Risiko", "Eintrittswahrscheinlichkeit", "Auswirkung", "Verantwortlich", "Maßnahme"]
    _, [row] = read(opened(Risiken=[german, [1, "Lieferant fällt aus", "hoch", "mittel", "Müller", "Zweiten suchen"]]))
    assert values(row, "ref", "title", "likelihood", "impact", "response_text") == [
        "1",
        "Lieferant fällt aus",
        4,
        3,
        "Zweiten suchen",
    ]
    french = ["N°", "Risque", "Probabilité", "Gravité", "Responsable", "Plan d'action"]
    _, [row] = read(opened(Risques=[french, [1, "Retard du permis", "Faible", "Très élevée", "Durand", "Déposer tôt"]]))
    assert values(row, "ref", "title", "likelihood", "impact", "response_text") == [
        "1",
        "Retard du permis",
        2,
        5,
        "Déposer tôt",
    ]


def test_dutch_and_spanish_headings() -> None:
    _, [row] = read(
        opened(
            Risicos=[
                ["Nr", "Risico", "Kans", "Gevolg", "Eigenaar"],
                [1, "Vergunning komt te laat", "hoog", "laag", "Jansen"],
            ]
        )
    )
    assert values(row, "title", "likelihood", "impact") == ["Vergunning komt te laat", 4, 2]
    _, [row] = read(
        opened(
            Riesgos=[
                ["N", "Riesgo", "Probabilidad", "Impacto", "Responsable"],
                [1, "El proveedor falla", "alta", "media", "Ruiz"],
            ]
        )
    )
    assert values(row, "title", "likelihood", "impact") == ["El proveedor falla", 4, 3]


def test_headings_in_unknown_words_open_unmapped() -> None:
    book = opened(Ryzyka=[["Lp.", "Ryzyko", "Prawdopodobieństwo", "Skutek"], [1, "Dostawca zbankrutuje", 4, 5]])
    table = only(book)
    assert [column.heading for column in table.columns] == ["Lp.", "Ryzyko", "Prawdopodobieństwo", "Skutek"]
    assert "headings are not known" in " ".join(table.notes)


def test_prose_without_columns_is_no_table() -> None:
    assert find_tables(opened_text(b"just some text\nno table here\n")) == []


@pytest.mark.parametrize(
    ("raw", "low", "high"),
    [("£10k-£50k", 10_000, 50_000), ("10 to 50k", 10_000, 50_000), ("£1m - £2.5m", 1_000_000, 2_500_000)],
)
def test_a_range_of_money_tells_its_ends(raw, low, high) -> None:
    _, [row] = read(opened(Risks=[["No", "Risk", "Cost impact", "Owner"], [1, "Supplier may fail", raw, "JS"]]))
    value = row.values["impact_cost"]
    assert isinstance(value, Unreadable) and value.bounds == (Decimal(low), Decimal(high))


def test_brackets_mean_minus_and_it_says_so() -> None:
    _, [row] = read(opened(Risks=[["No", "Risk", "Cost impact", "Owner"], [1, "Supplier may fail", "(1,000)", "JS"]]))
    value = row.values["impact_cost"]
    assert isinstance(value, Converted) and value.value == -1000 and "read as minus, -£1,000" in value.note


def test_a_decimal_comma_counts_where_the_column_shows_it() -> None:
    text = "Nr;Risk;Likelihood;Impact;Cost impact\n1;Bridge closes;4;3;1.250,50\n2;Snow closes depot;2;2;300,00\n"
    _, rows = read(opened_text(text.encode("utf-8-sig")))
    assert [values(row, "impact_cost") for row in rows] == [[Decimal("1250.50")], [Decimal("300.00")]]


def test_an_english_amount_keeps_its_commas() -> None:
    rows = [[n, f"Supplier {n} may fail", 4, 3, cost] for n, cost in ((1, "1,250.50"), (2, "£3,000"))]
    _, read_rows = read(opened(Risks=[["No", "Risk", "Likelihood", "Impact", "Cost impact"], *rows]))
    assert [values(row, "impact_cost") for row in read_rows] == [[Decimal("1250.50")], [Decimal(3000)]]


def test_colours_alone_become_words_and_it_is_told() -> None:
    book = Book()
    sheet = book.active
    sheet.title = "Top Risks"
    sheet.append(["Ref", "Risk", "RAG", "Owner"])
    for number, colour in enumerate(("FFFF0000", "FFFFC000", "FF00B050", "FFFFFFFF"), 2):
        sheet.append([number - 1, f"Supplier {number} may fail", None, "JS"])
        sheet.cell(number, 3).fill = PatternFill("solid", fgColor=colour)
    made = BytesIO()
    book.save(made)
    collector = Collector(Limits())
    read_xlsx(made.getvalue(), collector)
    [(_, table, rows)] = parts(Workbook("file.xlsx", collector.sheets, collector.notes))
    assert [dict(row.others).get("RAG") for row in rows] == ["Red", "Amber", "Green", None]
    assert "colours are kept as words" in " ".join(table.notes)


def test_a_hidden_column_is_told() -> None:
    book = Book()
    book.active.title = "Risks"
    book.active.append(["Ref", "Risk", "Internal note", "Owner"])
    book.active.append([1, "Supplier may fail", "secret", "JS"])
    book.active.column_dimensions["C"].hidden = True
    made = BytesIO()
    book.save(made)
    collector = Collector(Limits())
    read_xlsx(made.getvalue(), collector)
    table = only(Workbook("file.xlsx", collector.sheets, collector.notes))
    assert "column C “Internal note” is hidden in the file and read too" in " ".join(table.notes)


def test_an_opportunity_in_the_type_column_is_one() -> None:
    rows = [["Risk", "Vendor may withdraw"], ["Opportunity", "Works may end early"], ["Issue", "Room is too hot"]]
    table = only(opened(RAID=[["Type", "Description"], *rows]))
    found = dict(split_by_type(table, SPECS))
    assert [column.heading for column in found["risk"].columns] == ["Threat or opportunity", "Description"]
    assert [row.cells[0] for row in found["risk"].rows] == [None, "Opportunity"]
    assert [column.heading for column in found["issue"].columns] == ["Description"]


CATEGORIES = FieldSpec(
    "category", "Category", "choice",
    choices=(("financial", "Financial"), ("reputational", "Reputational"), ("strategy", "Strategy"), ("operations", "Operations"),
             ("technology", "Technology"), ("people", "People"), ("legal", "Legal")),
)  # fmt: skip


@pytest.mark.parametrize(
    ("word", "code"),
    [("Reputation", "reputational"), ("Finance", "financial"), ("Strategic", "strategy"), ("Operational", "operations"),
     ("Technological", "technology"), ("Planning", None)],
)  # fmt: skip
def test_a_category_that_differs_by_its_ending(word, code) -> None:
    found = choice_of(word, CATEGORIES)
    assert (found.code if found else None) == code


def test_a_due_date_of_a_risk_has_a_field() -> None:
    from pmo.records.foreign import RegisterSpec

    fields = (
        FieldSpec("title", "Title", "text"),
        FieldSpec("target_date", "Target by", "date"),
        FieldSpec("review_date", "Review by", "date"),
    )
    spec = RegisterSpec("risk", "Risks", fields)
    for heading in ("Due", "Due date", "Target date", "By when"):
        from pmo.records.foreign import guess_mapping

        table = only(
            opened(Risks=[["Risk", heading, "Review date"], ["Supplier may fail", "01/12/2026", "01/11/2026"]])
        )
        assert guess_mapping(table, spec)[1] == "target_date"


def test_mapped_columns_of_a_split_score_name_the_column_of_the_file() -> None:
    table = only(
        opened(Risks=[["No", "Risk", "L x I"], [1, "Supplier may fail", "4x5"], [2, "Staff may leave", "1x2"]])
    )
    assert mapped(table, "risk") == {"A": "ref", "B": "title", "C": "impact"}


def test_two_tables_side_by_side() -> None:
    rows = [
        ["RISKS", None, None, None, None, "ISSUES"],
        ["ID", "Risk", "L", "I", None, "ID", "Issue", "Priority", "Owner"],
        [1, "Paint takes too long to dry", 2, 3, None, 1, "Door does not close", "High", "Tom Okafor"],
        [2, "Carpet is out of stock", 3, 2, None, 2, "Light is broken in the hall", "Low", "Tom Okafor"],
    ]
    found = {key: its for key, _, its in parts(opened(RAID=rows))}
    assert values(found["risk"][0], "title", "likelihood", "impact", "owner") == [
        "Paint takes too long to dry",
        2,
        3,
        None,
    ]
    assert values(found["issue"][1], "title", "priority") == ["Light is broken in the hall", "low"]


def test_an_empty_column_does_not_cut_a_table() -> None:
    rows = [["ID", "Risk", None, "Mitigation", "Owner"], [1, "Paint takes too long to dry", None, "Buy another", "JS"]]
    [(_, table, _)] = parts(opened(Risks=rows))
    assert [column.heading for column in table.columns] == ["ID", "Risk", "Mitigation", "Owner"]


def test_one_column_proves_the_order_of_the_others() -> None:
    rows = [["Task ID", "Task Name", "Created Date", "Due date"], ["a1", "Train the users", "11/02/2026", "12/24/2026"]]
    _, [row] = read(opened(Tasks=rows))
    assert [day.month for day in values(row, "raised_on", "due")] == [11, 12]
    assert "under “Due date” can only be month first" in row.values["raised_on"].note


def test_jira_tells_kinds_and_its_key_is_the_reference() -> None:
    text = "Summary,Issue key,Issue id,Issue Type,Status\nGateway times out,EPR-1,1,Risk,To Do\nWrite the runbook,EPR-2,2,Task,Done\nPage is blank,EPR-3,3,Bug,Done\n"
    found = {key: its for key, _, its in parts(opened_text(text.encode()))}
    assert set(found) == {"risk", "action", "issue"}
    assert values(found["issue"][0], "ref") == ["EPR-3"]
