"""The rows of a register as the browser shows them: cells are written in one pass, which keeps a page cheap."""

import json
from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from pmo.hierarchy.access import Scope, scope
from pmo.records import sorting
from pmo.records.fields import Field
from pmo.records.models import Record
from pmo.records.querying import Look
from pmo.records.register import Register


class Pen:
    """Writes rows for one person: what they may edit is known before the first row."""

    def __init__(self, register: Register, columns: list[Field], user, *, plain: bool = False):
        self.register, self.columns, self.user = register, columns, user
        self.plain = plain  # as at a past moment: nothing can be edited
        self._edit: Scope = scope(user, f"edit:{register.key}")
        self._own: Scope = scope(user, "edit_own")

    def may_edit(self, row: Record) -> bool:
        """Whether this person may change the row."""
        if self.plain or row.archived_at:
            return False
        return self._edit.covers(row.node.path) or (row.owner_id == self.user.pk and self._own.covers(row.node.path))

    def rows(self, rows: Iterable[Record]) -> SafeString:
        """All rows."""
        return mark_safe("".join(self.row(row) for row in rows))  # noqa: S308 every part is escaped below

    def row(self, row: Record) -> SafeString:
        """One row, with its version and the text of each cell that shows something else."""
        editable = self.may_edit(row)
        cells = mark_safe("".join(self._cell(column, row, editable) for column in self.columns))  # noqa: S308
        classes = " ".join(
            filter(None, ["is-closed" if row.closed_on else "", "is-removed" if row.archived_at else ""])
        )
        return format_html(
            '<tr id="r{}" data-id="{}" data-version="{}"{}>{}{}</tr>\n', row.pk, row.pk, row.version,
            format_html(' class="{}"', classes) if classes else "", self._tick(row), cells,
        )  # fmt: skip

    def _tick(self, row: Record) -> SafeString:
        if self.plain:
            return mark_safe('<td class="is-frozen col-tick"></td>')
        return format_html(
            '<td class="is-frozen col-tick"><input type="checkbox" name="pk" value="{}" form="bulk" aria-label="Select {}"></td>',
            row.pk,
            row.ref,
        )

    def _cell(self, column: Field, row: Record, editable: bool) -> SafeString:
        shown, text = column.cell(row), column.text(row)
        attributes = []
        if column.css:
            attributes.append(format_html(' class="{}"', column.css))
        attributes.append(format_html(' data-f="{}"', column.name))
        if str(shown) != text:
            attributes.append(format_html(' data-t="{}"', text))
        if editable and column.editable and not row.why_fixed(column.name):
            attributes.append(mark_safe(" data-e"))
        return format_html("<td{}>{}</td>", mark_safe("".join(attributes)), shown)  # noqa: S308


def heads(look: Look) -> SafeString:
    """The head of each column, a link that sorts by it."""
    return format_html_join("", "{}", ((_head(look, column),) for column in look.columns))


def _head(look: Look, column: Field) -> SafeString:
    falling, rising = f"-{column.name}" in look.sorts, column.name in look.sorts
    state = ' aria-sort="descending"' if falling else ' aria-sort="ascending"' if rising else ""
    label = format_html('<abbr title="{}">{}</abbr>', column.label, column.short) if column.short else column.label
    if column.sort:
        keys = sorting.keys(look)
        place = keys.index(f"-{column.name}" if falling else column.name) + 1 if falling or rising else 0
        label = format_html(
            '<a href="{}" data-sort="{}" data-also="{}">{}</a>{}', look.with_(sort=sorting.following(look, column)), column.name,
            look.with_(sort=sorting.added(look, column)), label, format_html("<sup>{}</sup>", place) if place and len(keys) > 1 else "",
        )  # fmt: skip
    attributes = format_html('class="{}" data-f="{}"', column.css, column.name)
    return format_html('<th scope="col" {}{}>{}</th>', attributes, mark_safe(state), label)  # noqa: S308 constants


def columns_for_browser(register: Register, columns: list[Field], user) -> str:
    """What the browser needs to edit: the kind of each column, and the words of its choices, as JSON."""
    levels = register.levels()
    found = {}
    for column in columns:
        if column.editable:
            words = [option.label for option in column.options()] if column.kind in {"choice", "named"} else []
            words = [f"{place} {name}" for place, name in enumerate(levels.get(column.name, []), 1)] or words
            found[column.name] = {"kind": column.kind, "label": column.label, "words": words}
    return json.dumps(found)
