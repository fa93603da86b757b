"""Sentences about a working copy name activities by their numbers; the titles are put beside them for each reader.

So a sentence that is kept never tells a restricted title, and follows when an activity is called otherwise.
"""

import re
from collections.abc import Sequence

from planning import computing, hiding
from planning.models import Activity, Plan

_REF = re.compile(rf"\b{Activity.PREFIX}-\d+\b(?=[”:.,;]| →|$)")


def told(sentences: Sequence[str], plan: Plan, user) -> list[str]:
    """The sentences with the titles that the person may see. Two queries where any number is named."""
    numbers = {computing.number_of(ref) for sentence in sentences for ref in _REF.findall(sentence)}
    if not numbers:
        return list(sentences)
    rows = Activity.objects.filter(node=plan.node_id, number__in=numbers)
    rows = rows.exclude(pk__in=hiding.hidden_from(user, [plan.node_id]))
    titles = dict(rows.values_list("number", "title"))

    def beside(match: re.Match[str]) -> str:
        return f"{match[0]} {titles.get(computing.number_of(match[0]), '')}".rstrip()

    return [_REF.sub(beside, sentence) for sentence in sentences]
