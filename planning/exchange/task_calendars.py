"""Which calendar a task of a file works to: its own, those of its people, or both."""

from collections.abc import Hashable
from functools import reduce

from planning.engine.calendars import Calendar, standard_calendar
from planning.exchange.model import Plan, PlanTask
from planning.exchange.work_times import both, combined, either, engine_calendar
from planning.problems import PlanProblem

FIXED_DURATION = 1
WORK = 1


class TaskCalendars:
    """`found` are the engine's calendars by key, `usual` is the key of the plan's own."""

    def __init__(self, plan: Plan, notes: list[str]):
        self.notes = notes
        self.plain = {one.uid: one for one in plan.calendars}
        self.found: dict[Hashable, Calendar] = {}
        self.usual: Hashable = plan.calendar_uid
        if self._calendar(plan.calendar_uid) is None:
            self.found[plan.calendar_uid] = standard_calendar()
        people = {one.uid: one.calendar_uid for one in plan.resources if one.type == WORK and one.uid}
        self.people: dict[int, list[int]] = {}
        for assignment in plan.assignments:
            calendar = people.get(assignment.resource_uid)
            if calendar is not None and self._calendar(calendar) is not None:
                self.people.setdefault(assignment.task_uid, []).append(calendar)

    def of(self, task: PlanTask) -> Hashable | None:
        """The key of a task's calendar; None for the plan's own."""
        if task.summary:
            return None
        own = task.calendar_uid if task.calendar_uid not in (None, -1) else None
        if own is not None and self._calendar(own) is None:
            self.notes.append(f"“{task.name}” names a calendar that the file does not have; it works to the plan's.")
            own = None
        team = self._team(task)
        if own is not None and (team is None or task.ignore_resource_calendar):
            return own
        if own is None:
            return None if team == self.usual else team
        return own if self._same_as(own) == team else self._joined(own, team, task)

    def _team(self, task: PlanTask) -> Hashable | None:
        """The hours in which any of its people works; for a fixed duration they do not count."""
        keys = sorted(set(self.people.get(task.uid, ())))
        if task.type == FIXED_DURATION or not keys:
            return None
        differing = {self._same_as(key) for key in keys}
        if len(differing) == 1:
            return differing.pop()
        key = ("any of", *sorted(differing, key=str))
        if key not in self.found:
            self.notes.append(f"“{task.name}” has people with different hours; it runs when any of them works.")
            calendars = [self.found[one] for one in differing]
            self.found[key] = reduce(lambda one, two: combined("people", one, two, either), calendars)
        return key

    def _joined(self, own: Hashable, team: Hashable, task: PlanTask) -> Hashable:
        """The task's own hours in which its people work."""
        key = ("both", own, team)
        try:
            self.found.setdefault(key, combined("task and people", self.found[own], self.found[team], both))
        except PlanProblem:
            self.notes.append(
                f"“{task.name}” and its people never work at the same time; it works to its own calendar."
            )
            return own
        return key

    def _same_as(self, key: Hashable) -> Hashable:
        """The plan's own calendar when this one has the same hours."""
        one, usual = self.found[key], self.found[self.usual]
        same = one.week == usual.week and dict(one.exceptions) == dict(usual.exceptions)
        return self.usual if same else key

    def _calendar(self, uid: int) -> Calendar | None:
        if uid not in self.found and uid in self.plain:
            try:
                self.found[uid] = engine_calendar(self.plain[uid], self.plain)
            except PlanProblem as problem:
                self.notes.append(problem.sentence)
        return self.found.get(uid)
