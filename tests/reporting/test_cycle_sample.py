"""The sample trust's cycle has reports in every state, and is loaded once."""

import pytest

from pmo.hierarchy import sample
from reporting.cycle.sample import load
from reporting.models import Cycle, CycleRequest

pytestmark = pytest.mark.django_db


def test_the_sample_has_reports_in_every_state_and_is_loaded_once():
    lead = sample.make_people()
    sample.load_fenmarsh(by=lead)
    for _ in range(2):
        load(by=lead)
    assert Cycle.objects.count() == 1
    states = set(CycleRequest.objects.values_list("state", flat=True))
    assert states == {"open", "drafting", "returned", "submitted", "approved", "published"}
