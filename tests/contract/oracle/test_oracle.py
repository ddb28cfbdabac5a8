"""Whatever is asked, both engines give the offers, counts, facets, order and sites that plain loops give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from search.query import Query
from tests.contract.oracle.conftest import Instance
from tests.contract.oracle.oracle import GROUPS, Oracle
from tests.contract.oracle.queries import FILTERS, SORTS, queries

Directory = Callable[[int, int], tuple[Instance, Oracle]]
COMPARED = settings(settings.get_profile("oracle"), max_examples=6)
COMBINED = settings(settings.get_profile("oracle"), max_examples=40)
BORDER_M = 0.005
"""A circle's border is known to the millimetre: what lies on it is either in or out."""


def on_the_circle(oracle: Oracle, query: Query) -> bool:
    if query.radius_km is None:
        return False
    radius = query.radius_km * 1000
    sites = (site for offer in oracle.offers for site in offer.record.sites)
    return any(0 < abs(oracle.metres(query, site) - radius) < BORDER_M for site in sites)


def compare(instance: Instance, oracle: Oracle, query: Query) -> None:
    assume(not on_the_circle(oracle, query))
    expected = oracle.answer(query)
    results = instance.search.search(replace(query, size=200), instance.now)
    assert not results.fallback
    found = {item.id: item for item in results.items}
    assert set(found) == {str(id_) for id_ in expected.offers}
    assert len(results.items) == len(found), "each offer comes once"
    assert results.total == len(expected.offers)
    assert results.groups == expected.groups
    assert {name: dict(counts) for name, counts in results.facets.items()} == expected.facets
    if query.sort != "relevance":
        assert [item.id for item in results.items] == [str(id_) for id_ in expected.order]
    for id_, site in expected.sites.items():
        assert found[str(id_)].site == site, id_
        assert found[str(id_)].group == expected.offers[id_].group


@pytest.mark.parametrize("name", FILTERS)
@COMPARED
@given(data=st.data())
def test_each_filter_alone(directory_of: Directory, name: str, data: st.DataObject) -> None:
    instance, oracle = directory_of(1, 120)
    compare(instance, oracle, data.draw(queries((name,))))


@pytest.mark.parametrize("sort", SORTS)
@COMPARED
@given(data=st.data())
def test_each_order_of_everything(directory_of: Directory, sort: str, data: st.DataObject) -> None:
    instance, oracle = directory_of(2, 200)
    compare(instance, oracle, data.draw(queries((), sort)))


@pytest.mark.parametrize(("seed", "number"), [(3, 30), (4, 90), (5, 200)])
@COMBINED
@given(query=queries())
def test_filters_together(directory_of: Directory, seed: int, number: int, query: Query) -> None:
    compare(*directory_of(seed, number), query)


def test_the_random_directories_hold_what_real_files_hold(directory_of: Directory) -> None:
    _, oracle = directory_of(2, 200)
    sites: list[Any] = [site for offer in oracle.offers for site in offer.record.sites]
    assert {offer.group for offer in oracle.offers} == set(GROUPS)
    assert any(len(offer.record.sites) > 2 for offer in oracle.offers)
    assert any(offer.record.address_masked for offer in oracle.offers)
    assert not any(offer.record.sites for offer in oracle.offers if offer.record.address_masked)
    assert any(site.commune is None for site in sites)
    assert any(site.lat is None for site in sites)
    assert {site.lon for site in sites} >= {180.0, -180.0}
    assert {site.lat for site in sites} >= {90.0, -90.0, 0.0}
    positions = [(site.lat, site.lon) for site in sites if site.lat is not None]
    assert len(positions) > len(set(positions))
