"""RAG by dimension: reported and from data."""

from pmo.core.rag import WORDS
from pmo.hierarchy.evidence import DIMENSIONS
from reporting.lights.computing import Light
from reporting.lights.table import Cell, table
from reporting.sections.shape import Json, Row, Section, add


def facts(user, node, day) -> list[Row]:
    """One row a dimension of which anything is known, overall first."""
    found = table(user, node, [node], day)
    cells = found.rows[0].cells if found.rows else []
    return [_row(node, cell) for cell in sorted(cells, key=lambda cell: cell.dimension != "overall")]


def _row(node, cell: Cell) -> Row:
    said = cell.said
    reported = (f"stale: {said.gone}" if said.gone else said.word or WORDS[said.rag]) if said else "not reported"
    data = "data too old" if cell.light.is_stale else WORDS[cell.light.rag] if cell.light.rag != "n" else "no data"
    because = _because(said.reason if said else "", cell.light)
    texts = {"dimension": DIMENSIONS.get(cell.dimension).label, "reported": reported, "data": data, "because": because}
    rags = {"reported": said.shown if said else "n", "data": cell.light.rag}
    return Row(f"light:{cell.dimension}", f"/work/{node.pk}/lights/#{cell.dimension}", texts, rags)


def rated(section: Json, light) -> Json:
    """The frozen section with the overall rating that a report's author gave, beside what the data said."""
    rows = {row["id"]: row for row in section["rows"]}
    old = rows.get(
        "light:overall",
        {"cells": {"data": "no data"}, "rags": {"data": "n"}, "url": f"/work/{light.node_id}/lights/#overall"},
    )
    why = "; ".join(text for _, text, _ in light.evidence[:3])
    because = _joined(light.reason, why, old["rags"]["data"])
    cells = old["cells"] | {"dimension": "Overall", "reported": WORDS[light.rag], "because": because}
    row = old | {"id": "light:overall", "cells": cells, "rags": old["rags"] | {"reported": light.rag}}
    return section | {"rows": [row, *(each for key, each in rows.items() if key != "light:overall")]}


def _because(reported: str, light: Light) -> str:
    """Both reasons, where the data has one against Green."""
    return _joined(reported, light.why, light.rag)


def _joined(reported: str, why: str, data: str) -> str:
    if reported and why and data in {"a", "r"}:
        return f"{reported.rstrip('. ')}. From data: {why}"
    return reported or why


add(
    Section(
        "lights", "Health by dimension", (("dimension", "Dimension"), ("reported", "Reported"), ("data", "From data"), ("because", "Because")), facts,
        prompt="Why the lights are what they are, and the path to Green.", order=10,
    )
)  # fmt: skip
