from pmo.hierarchy.models.assessment import Assessment
from pmo.hierarchy.models.assignment import Assignment
from pmo.hierarchy.models.calendar import Calendar, Period
from pmo.hierarchy.models.figure import Figure
from pmo.hierarchy.models.import_batch import ImportBatch, ImportFile
from pmo.hierarchy.models.node import Node
from pmo.hierarchy.models.placement import Placement
from pmo.hierarchy.models.scale import RatingScale
from pmo.hierarchy.models.tag import Lens, LensTag, NodeTag, Tag
from pmo.hierarchy.models.unit import OrganisationUnit
from pmo.hierarchy.models.word import Word

__all__ = [
    "Assessment",
    "Assignment",
    "Calendar",
    "Figure",
    "ImportBatch",
    "ImportFile",
    "Lens",
    "LensTag",
    "Node",
    "NodeTag",
    "OrganisationUnit",
    "Period",
    "Placement",
    "RatingScale",
    "Tag",
    "Word",
]
