"""The kinds of value a register holds: each is shown, copied, typed, filtered and sorted in one way, everywhere."""

from pmo.records.fields.base import Field, Option
from pmo.records.fields.choosing import Choice, Status, YesNo
from pmo.records.fields.days import STALE_AFTER, Age, Date, Due
from pmo.records.fields.kinds import field_for
from pmo.records.fields.numbers import Level, Money, Whole
from pmo.records.fields.people import Owner, Person, Place
from pmo.records.fields.words import LongText, Ref, Tags, TagsFormField, Title

__all__ = [
    "STALE_AFTER", "Age", "Choice", "Date", "Due", "Field", "Level", "LongText", "Money", "Option", "Owner", "Person", "Place", "Ref",
    "Status", "Tags", "TagsFormField", "Title", "Whole", "YesNo", "field_for",
]  # fmt: skip
