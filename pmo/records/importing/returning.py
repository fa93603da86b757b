"""The rows of an import that cannot be written, as a workbook: mend the marked cells, and send it again."""

from io import BytesIO

import xlsxwriter

from pmo.records.exporting import ID, VERSION
from pmo.records.importing.plan import Plan


def problem_rows(plan: Plan) -> bytes:
    """The invalid rows with their sentences; ids and versions are kept, so that it comes back as one of our own."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet, wrong, head = (
        book.add_worksheet("Problem rows"),
        book.add_format({"bg_color": "#FBEAE8", "text_wrap": True}),
        book.add_format({"bold": True}),
    )
    rows = plan.of("invalid")
    names = list(dict.fromkeys(name for row in rows for name in row.cells))
    for place, label in enumerate(
        [ID, VERSION, *(plan.register.fields[name].label for name in names), "What is wrong"]
    ):
        sheet.write_string(0, place, label, head)
    sheet.set_column(0, 1, 8, None, {"hidden": True})
    for number, row in enumerate(rows, 1):
        if row.record is not None:
            sheet.write_number(number, 0, row.record.pk)
            sheet.write_number(number, 1, row.record.version)
        for place, name in enumerate(names, 2):
            cell = row.cells.get(name)
            if cell is not None:
                sheet.write_string(number, place, cell.mine[:32_000], wrong if cell.state == "invalid" else None)
        sentences = [row.sentence, *(cell.sentence for cell in row.cells.values())]
        sheet.write_string(number, len(names) + 2, " ".join(filter(None, sentences))[:32_000], wrong)
    book.close()
    return stream.getvalue()
