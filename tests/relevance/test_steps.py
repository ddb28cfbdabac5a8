"""Every step of the relevance report may be taken away: what it replaces is still there."""

from __future__ import annotations

import pytest

from benchmarks.relevance.steps import STEPS, Change, without
from search.query import Query
from tests.conftest import NOW
from ui.services import Services


@pytest.mark.parametrize("change", STEPS.values(), ids=STEPS)
def test_a_step_may_be_taken_away(demo: Services, change: Change) -> None:
    with without(change):
        assert demo.search.search(Query(q="permis de conduire", commune="05061"), NOW).total
