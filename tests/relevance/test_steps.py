"""Every step of the relevance report, once taken away, changes what some search finds: its row measures something."""

from __future__ import annotations

from typing import Final

import pytest

from benchmarks.relevance.steps import STEPS, without
from search.query import Query
from tests import instance
from tests.conftest import NOW
from ui.services import Services

WHOLE: Final = "everything"

SEARCHING: Final = {
    "without kinds of help": ("RSA", None),
    "without the kinds that help next": ("RSA", None),
    "without places in the text": ("bus laragne", None),
    "without the order of an urgency": ("je dors dehors ce soir", "05061"),
    "without what answers an urgency": ("mon mari me frappe qu’est ce que je peux faire", "05065"),
    "without eligibility": ("mdph", "05132"),
    "without road minutes": ("mdph", "05132"),
    "without freshness": ("RSA", None),
    "without who opens the door": ("RSA", None),
    "with very common words in the match rule": ("bus laragne", None),
    "without mending typos": ("medcin traitan", "05126"),
    "without French words that are no typos": ("pompes funèbres", None),
    "without completing the last word": ("secours pop", None),
    "without glued and joined words": ("franceservice", "05179"),
    "without synonyms": ("dentiste embrun", None),
}
"""A search, and where it starts, that each step of searching changes."""

INDEXING: Final = {
    "without acronyms": ("revenu de solidarité active", None),
    "without people's words of themes": ("reconversion", None),
    "without people's words of services": ("sans adresse", None),
    "without words of audiences": ("chômeur", None),
    "without partner aliases": ("ANPE", None),
}
"""The same for the steps that are in the index: seen once it is written again."""

Asked = tuple[str, str | None]


def found(services: Services, asked: Asked) -> tuple[int, list[str]]:
    """How many offers, and the first ones in order."""
    text, commune = asked
    results = services.search.search(Query(q=text, commune=commune), NOW)
    return results.total, [item.id for item in results.items]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Services:
    """An instance whose index may be written again."""
    return instance.loaded(tmp_path_factory.mktemp("steps"), NOW)


@pytest.fixture(scope="module")
def whole(written: Services) -> dict[str, tuple[int, list[str]]]:
    """What each search of ``INDEXING`` finds in it as long as nothing is taken away."""
    written.indexer.rewrite()
    return {step: found(written, asked) for step, asked in INDEXING.items()}


def test_every_step_of_the_report_is_tried() -> None:
    assert {WHOLE, *SEARCHING, *INDEXING} == set(STEPS)


@pytest.mark.parametrize(("step", "asked"), SEARCHING.items(), ids=SEARCHING)
def test_a_step_taken_away_changes_what_is_found(demo: Services, step: str, asked: Asked) -> None:
    before = found(demo, asked)
    with without(STEPS[step]):
        assert found(demo, asked) != before
    with without(STEPS[WHOLE]):
        assert found(demo, asked) == before


@pytest.mark.parametrize(("step", "asked"), INDEXING.items(), ids=INDEXING)
def test_a_step_taken_out_of_the_index_changes_what_is_found(
    written: Services, whole: dict[str, tuple[int, list[str]]], step: str, asked: Asked
) -> None:
    with without(STEPS[step]):
        written.indexer.rewrite()
        assert found(written, asked) != whole[step]
