"""Addresses of every register: /risks/, /risks/12/, /work/7/risks/. One set of views for all of them."""

from django.urls import path, register_converter

from pmo.records.pages import (
    around,
    bulk,
    cells,
    changing,
    exporting,
    history,
    importing,
    links,
    listing,
    mending,
    moving,
    personal,
    row_menu,
    saved_views,
    showing,
)
from pmo.records.register import Register, by_slug


class RegisterConverter:
    """The slug of a register as the register itself."""

    regex = "[a-z]+"

    def to_python(self, value: str) -> Register:
        """Raises ValueError, which is a 404, for a word that is no register."""
        found = by_slug(value)
        if found is None:
            raise ValueError(value)
        return found

    def to_url(self, value) -> str:
        """The slug."""
        return value if isinstance(value, str) else value.slug


register_converter(RegisterConverter, "register")

urlpatterns = [
    path("my-work/", personal.my_work, name="my_work"),
    path("watching/", personal.watching, name="watching"),
    path("health/", personal.health_page, name="health"),
    path("work/<int:pk>/health/", personal.health_page, name="node_health"),
    path("work/<int:pk>/registers/", personal.node_registers, name="node_registers"),
    path("undo/<uuid:pk>/", changing.undo_batch, name="undo_batch"),
    path("work/<int:pk>/<register:register>/", listing.listing, name="node_register"),
    path("work/<int:pk>/<register:register>/new/", changing.new, name="new_record_on"),
    path("work/<int:pk>/<register:register>/cells/", cells.cells, name="node_cells"),
    path("work/<int:pk>/<register:register>/mend/<slug:check>/", mending.mend, name="mend_node"),
    path("work/<int:pk>/<register:register>/export/", exporting.export, name="export_node"),
    path("work/<int:pk>/<register:register>/import/", importing.upload, name="import_records"),
    path("work/<int:pk>/registers/import/", importing.upload, name="import_raid"),
    path("sheets/<uuid:pk>/", importing.preview, name="sheet"),
    path("sheets/<uuid:pk>/columns/", importing.columns, name="sheet_columns"),
    path("sheets/<uuid:pk>/apply/", importing.apply, name="apply_sheet"),
    path("sheets/<uuid:pk>/discard/", importing.discard, name="discard_sheet"),
    path("sheets/<uuid:pk>/problems/", importing.problems, name="sheet_problems"),
    path("<register:register>/", listing.listing, name="register"),
    path("<register:register>/mend/<slug:check>/", mending.mend, name="mend"),
    path("<register:register>/export/", exporting.export, name="export"),
    path("<register:register>/import/", changing.import_door, name="import_door"),
    path("<register:register>/new/", changing.new, name="new_record"),
    path("<register:register>/cells/", cells.cells, name="cells"),
    path("<register:register>/people/", cells.people, name="record_people"),
    path("<register:register>/bulk/", bulk.bulk, name="bulk"),
    path("<register:register>/views/", saved_views.save_view, name="save_view"),
    path("<register:register>/views/<int:view>/remove/", saved_views.remove_view, name="remove_view"),
    path("<register:register>/columns/", listing.columns, name="grid_columns"),
    path("<register:register>/<int:pk>/", showing.record, name="record"),
    path("<register:register>/<int:pk>/menu/", row_menu.row_menu, name="row_menu"),
    path("<register:register>/<int:pk>/edit/", changing.edit, name="edit_record"),
    path("<register:register>/<int:pk>/history/", history.history, name="record_history"),
    path("<register:register>/<int:pk>/step/<slug:name>/", moving.step, name="record_step"),
    path("<register:register>/<int:pk>/convert/<slug:to>/", moving.convert, name="convert"),
    path("<register:register>/<int:pk>/escalate/", moving.escalate, name="escalate"),
    path("<register:register>/<int:pk>/escalation/", moving.answer, name="answer_escalation"),
    path("<register:register>/<int:pk>/review/", moving.review, name="review"),
    path("<register:register>/<int:pk>/move/", moving.move, name="move_record"),
    path("<register:register>/<int:pk>/remove/", moving.remove, name="remove_record"),
    path("<register:register>/<int:pk>/restore/", moving.restore, name="restore_record"),
    path("<register:register>/<int:pk>/watch/", around.watch, name="watch"),
    path("<register:register>/<int:pk>/comments/", around.comment, name="comment"),
    path("<register:register>/<int:pk>/files/", around.attach, name="attach"),
    path("<register:register>/<int:pk>/files/<int:file>/", around.download, name="download"),
    path("<register:register>/<int:pk>/files/<int:file>/remove/", around.remove_file, name="remove_file"),
    path("<register:register>/<int:pk>/links/find/", links.link_targets, name="link_targets"),
    path("<register:register>/<int:pk>/links/", links.link, name="link"),
    path("<register:register>/<int:pk>/links/<int:link>/remove/", links.unlink, name="unlink"),
]
