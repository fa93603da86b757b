from registers.models.action import Action
from registers.models.assumption import Assumption
from registers.models.change_request import ChangeRequest
from registers.models.decision import Decision
from registers.models.dependency import Dependency
from registers.models.issue import Issue
from registers.models.lesson import Lesson, LessonAnswer
from registers.models.risk import Risk
from registers.models.scale import Appetite, RiskScale

__all__ = [
    "Action", "Appetite", "Assumption", "ChangeRequest", "Decision", "Dependency", "Issue", "Lesson", "LessonAnswer", "Risk",
    "RiskScale",
]  # fmt: skip
