"""RAG by dimension: reported and from data."""

from pmo.core.rag import WORDS
from pmo.hierarchy.evidence import DIMENSIONS
from reporting.lights.computing import Light
from reporting.lights.table import Cell, table
from reporting.sections.shape import Row, Section, add


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


def _because(reported: str, light: Light) -> str:
    """Both reasons, where the data has one against Green."""
    if reported and light.rag in {"a", "r"}:
        return f"{reported.rstrip('. ')}. From data: {light.why}"
    return reported or light.why


add(
    Section(
        "lights", "Health by dimension", (("dimension", "Dimension"), ("reported", "Reported"), ("data", "From data"), ("because", "Because")), facts,
        prompt="Why the lights are what they are, and the path to Green.", order=10,
    )
)  # fmt: skip
