from pmo.records.models.around import Attachment, Comment, Link, Watch
from pmo.records.models.batch import Batch, BatchRow
from pmo.records.models.digest import Digest
from pmo.records.models.numbering import Alias, Counter
from pmo.records.models.record import Record, RecordQuerySet, counted, words
from pmo.records.models.sheet import ColumnMemory, SheetImport
from pmo.records.models.view import SavedView

__all__ = [
    "Alias",
    "Attachment",
    "Batch",
    "BatchRow",
    "ColumnMemory",
    "Comment",
    "Counter",
    "Digest",
    "Link",
    "Record",
    "RecordQuerySet",
    "SavedView",
    "SheetImport",
    "Watch",
    "counted",
    "words",
]
