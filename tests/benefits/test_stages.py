"""From identified to approved: what each stage asks for."""

import pytest

from pmo.core.errors import Problem
from pmo.records import moving
from tests.benefits.conftest import now

pytestmark = pytest.mark.django_db


def take(row, name, by, **values):
    row = now(row)
    return moving.take(row, name, by=by, seen=row.version, values=values)


def test_a_bare_benefit_is_not_profiled(benefit, alice):
    row = benefit(measure="", unit="")
    with pytest.raises(Problem, match="Fill in first: measure, unit"):
        take(row, "profile", alice)


def test_validation_asks_the_four_questions(benefit, alice):
    row = benefit(method="", attribution_basis="", status="profiled")
    with pytest.raises(Problem, match="basis of the attribution, how it is measured"):
        take(row, "validate", alice)


def test_approval_needs_owner_numbers_and_a_path_to_an_objective(benefit, alice):
    row = benefit(status="validated", target=None)
    with pytest.raises(Problem) as found:
        take(row, "approve", alice)
    for sentence in ("Fill in first: target", "Name the owner in business as usual", "leads to no strategic objective"):
        assert sentence in str(found.value)


def test_a_target_must_be_better_than_the_baseline(chain, alice, olive):
    row = chain(status="validated", direction="higher", owner=olive)[3]
    with pytest.raises(Problem, match="The target is worse than the baseline"):
        take(row, "approve", alice)


def test_the_whole_way(chain, alice, olive):
    output, *_, row, _ = chain(owner=olive)
    for name in ("profile", "validate", "approve"):
        take(row, name, alice)
    assert now(row).approved_by == alice and now(row).due is not None
    with pytest.raises(Problem, match="Not delivered yet: Core build"):
        take(row, "enable", alice)
    type(output).objects.filter(pk=output.pk).update(done_on="2026-01-01")
    take(row, "enable", alice)
    take(row, "realise", alice)
    with pytest.raises(Problem, match="Enter a last actual value first"):
        take(row, "realised", alice, closure_note="All came.")
