"""The author's sentence for page one. The registers say nothing here: without it the report leads with what it counts."""

from reporting.sections.shape import Section, add

KEY = "summary"
add(
    Section(
        KEY, "Summary", (), lambda user, node, day: [],
        prompt="One or two sentences for page one: how it stands, what changed, and what you ask of the reader.", order=5,
    )
)  # fmt: skip
