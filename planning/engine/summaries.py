"""Summaries: which activities they hold, what their links and limits mean for those, and their rolled-up dates."""

from collections.abc import Hashable, Iterator

from planning.engine.network import Activity, Network
from planning.problems import PlanProblem


class Tree:
    """The parents of a network. Raises PlanProblem when a summary lies inside itself."""

    def __init__(self, network: Network):
        self.by_id = {activity.id: activity for activity in network.activities}
        self.children: dict[Hashable, list[Activity]] = {}
        for activity in network.activities:
            if activity.parent is not None and activity.parent in self.by_id:
                self.children.setdefault(activity.parent, []).append(activity)
        self._leaves: dict[Hashable, list[Activity]] = {}
        self._refuse_circles()

    def is_summary(self, key: Hashable) -> bool:
        """Whether other activities lie below it; a summary with nothing below counts as one too."""
        return key in self.children or self.by_id[key].summary

    def parents(self, activity: Activity) -> Iterator[Activity]:
        """Its summaries, the nearest first."""
        above = activity.parent
        while above is not None and above in self.by_id:
            yield self.by_id[above]
            above = self.by_id[above].parent

    def leaves(self, key: Hashable) -> list[Activity]:
        """The active work below a summary, or the activity itself; nothing for what is inactive."""
        if not self.is_summary(key):
            return [self.by_id[key]] if self.by_id[key].active else []
        if key not in self._leaves:
            self._leaves[key] = list(self._below(key))
        return self._leaves[key]

    def _below(self, key: Hashable) -> Iterator[Activity]:
        waiting = list(self.children.get(key, ()))
        while waiting:
            activity = waiting.pop()
            if self.is_summary(activity.id):
                waiting.extend(self.children.get(activity.id, ()))
            elif activity.active:
                yield activity

    def _refuse_circles(self) -> None:
        safe: set[Hashable] = set()
        for summary in self.children:
            way: list[Hashable] = []
            key: Hashable | None = summary
            while key is not None and key in self.by_id and key not in safe:
                if key in way:
                    raise PlanProblem(f"“{self.by_id[key].title}” lies inside itself. Move it out of its own summary.")
                way.append(key)
                key = self.by_id[key].parent
            safe.update(way)
