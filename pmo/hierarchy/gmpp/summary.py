"""A plan in words and counts: the preview of a page and of the command."""

from dataclasses import asdict

from pmo.hierarchy.gmpp.plan import Plan, Seen
from pmo.hierarchy.gmpp.problems import CELLS
from pmo.hierarchy.gmpp.questions import questions
from pmo.hierarchy.gmpp.rows_of import figures, ratings
from pmo.hierarchy.models import Assessment, Figure

_MOST_LISTED = 400


def summarise(plan: Plan) -> dict[str, object]:
    """Plain data that can be kept with the upload and shown later."""
    changes = _compare(plan)
    return {
        "files": [_file(plan, file) for file in plan.files],
        "new": sum(1 for seen in plan.projects if seen.node is None),
        "project_years": sum(len(seen.years) for seen in plan.projects),
        "departments": len(plan.departments) + len(plan.new_departments),
        "new_departments": plan.new_departments,
        "moves": [
            {"name": _name(seen), "as_at": day.isoformat(), "before": before, "now": now}
            for seen, day, before, now in plan.moves()
        ],
        "questions": [asdict(question) for question in questions(plan.files)],
        **_remarks(plan),
        **changes,
    }


def _remarks(plan: Plan) -> dict[str, object]:
    """What was found in the files: cells to look at, and the rest."""
    found = [problem for file in plan.files for problem in file.problems]
    cells = [asdict(problem) for problem in found if problem.kind in CELLS]
    rest = [asdict(problem) for problem in found if problem.kind not in CELLS]
    return {
        "cells": cells[:_MOST_LISTED], "cell_count": len(cells),
        "problems": rest[:_MOST_LISTED], "problem_count": len(rest),
    }  # fmt: skip


def _name(seen: Seen) -> str:
    return seen.years[max(seen.years)].name if seen.years else seen.node.name


def _file(plan: Plan, file) -> dict[str, object]:
    day = file.period.as_at
    kinds = [project.kind for project in file.projects]
    return {
        "name": file.filename,
        "sheet": file.sheet,
        "period": file.period.code,
        "as_at": day.isoformat(),
        "scale": file.scale,
        "projects": len(file.projects),
        "programmes": kinds.count("programme"),
        "problems": len(file.problems),
        "unknown_columns": [asdict(column) for column in file.unknown_columns],
        "joiners": sorted(_name(seen) for seen in plan.joiners(day)),
        "leavers": sorted(_name(seen) for seen in plan.leavers(day)),
    }


def _compare(plan: Plan) -> dict[str, int]:
    """How many figures and ratings would be written, and how many stand already."""
    nodes = [seen.node for seen in plan.projects if seen.node]
    rows = Figure.objects.filter(node__in=nodes, as_at__in=plan.read)
    old_figures = {(row.node_id, row.measure, row.as_at): row for row in rows}
    standing = Assessment.objects.standing().filter(node__in=nodes, as_at__in=plan.read)
    old_ratings = {(row.node_id, row.assessor, row.as_at): row for row in standing}
    counts = {"values_new": 0, "values_changed": 0, "values_unchanged": 0}
    for seen in plan.projects:
        for day, year in seen.years.items():
            node = seen.node.pk if seen.node else None
            for measure, values in figures(year).items():
                counts[_verdict(old_figures.get((node, measure, day)), values)] += 1
            for assessor, said in ratings(year).items():
                counts[_verdict(old_ratings.get((node, assessor, day)), asdict(said))] += 1
    return counts


def _verdict(row, values: dict[str, object]) -> str:
    if row is None:
        return "values_new"
    same = all(getattr(row, name) == value for name, value in values.items())
    return "values_unchanged" if same else "values_changed"
