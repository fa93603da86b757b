"""What the room keeps: benefits, what stands on their map, their readings, and how they are handed over."""

from benefits.models.benefit import Benefit
from benefits.models.handover import Acceptance, TransitionItem, Waiver
from benefits.models.item import MapItem
from benefits.models.link import MapLink
from benefits.models.point import BenefitPoint
from benefits.models.proposal import DateProposal
from benefits.models.returning import Chase, ReturnLink
from benefits.models.version import MapVersion

__all__ = [
    "Acceptance", "Benefit", "BenefitPoint", "Chase", "DateProposal", "MapItem", "MapLink", "MapVersion", "ReturnLink", "TransitionItem", "Waiver",
]  # fmt: skip
