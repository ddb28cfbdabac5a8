from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.layers import Conflict, Layer, dump, fold
from directory.records import OfferRecord, SiteRecord
from directory.revisions import diff, undo

T0 = datetime(2026, 1, 1, tzinfo=UTC)


def source(name: str, values: dict[str, Any], **more: Any) -> Layer:
    return Layer(name, values, more.pop("seen_at", T0), **more)


def person(
    origin: str, values: dict[str, Any], at: datetime = T0, base: dict[str, Any] | None = None
) -> Layer:
    return Layer(origin, values, at, base=base or {})


def test_one_source_is_taken_as_it_is() -> None:
    values = {"name": "A", "fees": ["gratuit"]}
    folded = fold("offer", [source("s", values)])
    assert folded.values == values
    assert folded.origins == {"name": "s", "fees": "s"}
    assert folded.record == OfferRecord(name="A", fees=("gratuit",))


@pytest.mark.parametrize(
    ("layers", "winner"),
    [
        ([source("a", {"name": "a"}), person("manager", {"name": "m"})], "m"),
        ([person("partner", {"name": "p"}), person("manager", {"name": "m"}, T0 + timedelta(days=9))], "p"),
        (
            [source("a", {"name": "a"}, trust=80), source("b", {"name": "b"}, trust=50, source_date="2026")],
            "a",
        ),
        (
            [
                source("a", {"name": "a"}, source_date="2024"),
                source("b", {"name": "b"}, source_date="2026-01"),
            ],
            "b",
        ),
        ([source("a", {"name": "a"}, trust=90, vanished=True), source("b", {"name": "b"}, trust=10)], "b"),
        ([source("a", {"name": "a"}), source("b", {"name": "b"}, seen_at=T0 + timedelta(days=1))], "b"),
    ],
)
def test_who_wins_a_field(layers: list[Layer], winner: str) -> None:
    assert fold("offer", layers).values["name"] == winner


def test_an_absent_value_never_wins_over_a_present_one() -> None:
    rich = source("rich", {"name": "A", "description": "D"}, trust=10)
    poor = source("poor", {"name": "B"}, trust=90)
    folded = fold("offer", [rich, poor])
    assert folded.values == {"name": "B", "description": "D"}
    assert folded.origins == {"name": "poor", "description": "rich"}


@pytest.mark.parametrize("nothing", [None, []])
def test_a_person_may_remove_a_field(nothing: object) -> None:
    folded = fold(
        "offer", [source("s", {"name": "A", "fees": ["payant"]}), person("partner", {"fees": nothing})]
    )
    assert folded.values == {"name": "A"}


def test_a_source_that_changes_an_edited_field_makes_a_conflict() -> None:
    edit = person("partner", {"description": "ours"}, base={"description": "old"})
    unchanged = fold("offer", [source("s", {"name": "A", "description": "old"}), edit])
    assert unchanged.conflicts == ()
    changed = fold("offer", [source("s", {"name": "A", "description": "new"}), edit])
    assert changed.values["description"] == "ours"
    assert changed.conflicts == (Conflict("description", "ours", "partner", "new", "s"),)


def test_accepting_a_conflict_gives_the_source_its_field_back() -> None:
    edit = person("partner", {"description": "ours"}, base={"description": "old"})
    folded = fold(
        "offer", [source("s", {"name": "A", "description": "new"}), edit], decisions={"description": "s"}
    )
    assert (folded.values["description"], folded.origins["description"]) == ("new", "s")
    assert folded.conflicts == ()


VALUES = st.dictionaries(st.sampled_from(("name", "description", "a_savoir", "type")), st.sampled_from("xyz"))
LAYERS = st.lists(
    st.builds(
        Layer,
        origin=st.sampled_from(("s1", "s2", "s3", "partner", "manager")),
        values=VALUES,
        seen_at=st.integers(0, 3).map(lambda days: T0 + timedelta(days=days)),
        trust=st.integers(0, 2),
        source_date=st.sampled_from((None, "2024", "2025-06")),
        vanished=st.booleans(),
        base=VALUES,
        sequence=st.integers(0, 2),
    ),
    min_size=1,
    max_size=6,
)


@given(LAYERS, st.randoms(use_true_random=False))
def test_the_order_of_layers_does_not_matter(layers: list[Layer], random: Any) -> None:
    shuffled = random.sample(layers, len(layers))
    assert fold("offer", shuffled) == fold("offer", layers)


@given(LAYERS)
def test_folding_twice_the_same_layers_changes_nothing(layers: list[Layer]) -> None:
    assert fold("offer", [*layers, *layers]).values == fold("offer", layers).values


@given(LAYERS)
def test_no_field_is_lost_and_none_is_invented(layers: list[Layer]) -> None:
    folded = fold("offer", layers)
    assert set(folded.values) == {name for layer in layers for name in layer.values}
    for name, value in folded.values.items():
        assert any(
            layer.origin == folded.origins[name] and layer.values.get(name) == value for layer in layers
        )


def test_a_record_survives_the_way_through_a_layer() -> None:
    record = OfferRecord(name="A", home_visit=False, sites=(SiteRecord(commune="05061", lat=44.5, lon=6.0),))
    assert fold("offer", [source("s", dump(record))]).record == record


@given(VALUES, VALUES)
def test_undoing_a_diff_gives_the_old_values(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert undo(new, diff(old, new)) == old
