"""Merging and separating: nothing is lost, nothing leaks, and undoing gives back what was."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlmodel import col

from directory import db, masking
from directory.duplicates import pairs
from directory.duplicates.merging import moved_to
from directory.edits import edit
from directory.errors import InvalidValues, MergeRefused, NotFound
from directory.identity import record_id
from directory.models import DuplicatePair, Merge, Offer, Outbox, Partner, Revision, SourceRecord
from directory.store import load_offers, load_partners
from tests.conftest import NOW
from tests.directory.builders import NAMES, SECRET, offer, partner, phone, run, site
from tests.directory.duplicates_helpers import LEFT, RIGHT, left, named, right, state, two_sources
from tests.directory.test_hiding import everything

FACTS: dict[str, Any] = {
    "name": "Les Tilleuls",
    "siret": "78212345600011",
    "contacts": (phone("+33492112233"),),
    "place": site(),
}
CARE: dict[str, Any] = {
    "name": "Soins infirmiers à domicile",
    "themes": ("sante--acces-aux-soins",),
    "sites": (site(),),
    "contacts": (phone("+33492112233"),),
}


def load(database: Engine, now: datetime) -> None:
    two_sources(
        database,
        [partner("p", **FACTS), offer("o", "p", **CARE), offer("autre", "p", name="Atelier cuisine")],
        [
            partner("p", **FACTS | {"name": "SSIAD Les Tilleuls", "finess": "050009991"}),
            offer("o", "p", **CARE),
        ],
        now,
    )


def scan(database: Engine, now: datetime, *, apply: bool = True) -> pairs.Scan:
    with db.session(database) as session:
        return pairs.scan(session, now=now, apply=apply, names=NAMES)


def number(database: Engine, status: Any = "merged", kind: str = "partner") -> int:
    with db.reading(database) as session:
        return next(pair.id for pair in pairs.found(session, status) if pair.kind == kind)


def test_sure_pairs_are_merged_partners_first_then_their_offers(database: Engine, clock: datetime) -> None:
    load(database, clock)
    done = scan(database, clock)
    assert done.merged == {"partner": 1, "offer": 1}
    with db.reading(database) as session:
        (kept,) = load_partners(session, session.scalars(select(col(Partner.id)))).values()
        assert {source.source for source in kept.sources} == {LEFT, RIGHT}
        assert kept.record.finess == "050009991"
        offers = load_offers(session, session.scalars(select(col(Offer.id)))).values()
        assert {stored.partner_id for stored in offers} == {kept.id}
        assert sorted(stored.record.name for stored in offers) == ["Atelier cuisine", CARE["name"]]


def test_without_apply_nothing_is_merged(database: Engine, clock: datetime) -> None:
    load(database, clock)
    before = state(database)
    done = scan(database, clock, apply=False)
    assert done.merged == {"partner": 0, "offer": 0}
    assert done.waiting["partner"] == 1
    assert state(database) == before


def test_scanning_again_changes_nothing(database: Engine, clock: datetime) -> None:
    load(database, clock)
    scan(database, clock)
    with db.reading(database) as session:
        before = everything(session)
    again = scan(database, clock + timedelta(days=1))
    assert again.merged == {"partner": 0, "offer": 0}
    with db.reading(database) as session:
        assert everything(session) == before


def test_the_old_address_leads_to_the_kept_one_at_the_end_of_the_chain(
    database: Engine, clock: datetime
) -> None:
    two_sources(database, [partner("p", name="A")], [partner("p", name="B")], clock)
    run(database, [partner("p", name="C")], now=clock, source="tiers", run_id=3)
    third = record_id("tiers", "p", "partner")
    with db.session(database) as session:
        first = pairs.propose(session, "partner", left(), right(), now=clock)
        middle = pairs.accept(session, first, by="manager", now=clock)
        second = pairs.propose(session, "partner", middle, third, now=clock)
        kept = pairs.accept(session, second, by="manager", now=clock)
        for gone in {left(), right(), third} - {kept}:
            assert moved_to(session, gone) == kept
        assert moved_to(session, kept) is None


def test_undoing_gives_back_exactly_what_was_offers_included(database: Engine, clock: datetime) -> None:
    load(database, clock)
    before = state(database)
    scan(database, clock)
    assert state(database) != before
    with db.session(database) as session:
        undone = pairs.undo(session, number(database), by="manager", now=clock)
    assert len(undone) == 2
    assert state(database) == before
    with db.reading(database) as session:
        assert moved_to(session, right()) is None


def test_what_was_refused_or_undone_is_never_merged_again(database: Engine, clock: datetime) -> None:
    load(database, clock)
    scan(database, clock, apply=False)
    with db.session(database) as session:
        pairs.refuse(session, number(database, "waiting"), by="manager", now=clock)
    assert scan(database, clock).merged["partner"] == 0
    assert scan(database, clock).waiting["partner"] == 0


def test_a_refusal_follows_the_records_through_other_merges(database: Engine, clock: datetime) -> None:
    load(database, clock)
    run(database, [partner("p", **FACTS)], now=clock, source="tiers", run_id=3)
    scan(database, clock, apply=False)
    third = record_id("tiers", "p", "partner")
    with db.session(database) as session:
        refused = pairs.propose(session, "partner", left(), right(), now=clock)
        pairs.refuse(session, refused, by="manager", now=clock)
    scan(database, clock)
    with db.reading(database) as session:
        where = {id_: moved_to(session, id_) or id_ for id_ in (left(), right(), third)}
    assert where[left()] != where[right()]
    assert where[third] in (where[left()], where[right()])


def test_a_source_that_tells_two_keeps_them_two_through_a_third(database: Engine, clock: datetime) -> None:
    twice = [partner(key, **FACTS | {"finess": f"05000999{key}"}) for key in ("1", "2")]
    two_sources(database, [partner("p", **FACTS)], twice, clock)
    scan(database, clock)
    with db.reading(database) as session:
        homes = [moved_to(session, id_) or id_ for id_ in (left(), right("1"), right("2"))]
    assert homes[1] != homes[2]
    assert homes[0] in homes[1:]


def test_a_later_import_goes_to_the_kept_one(database: Engine, clock: datetime) -> None:
    load(database, clock)
    scan(database, clock)
    later = clock + timedelta(days=30)
    changed = FACTS | {"name": "SSIAD Les Tilleuls", "finess": "050009991", "description": "Soins."}
    tally = run(
        database,
        [partner("p", **changed), offer("o", "p", **CARE), offer("neuve", "p", name="Nouvelle offre")],
        now=later,
        source=RIGHT,
        run_id=3,
    )
    assert (tally.partners.changed, tally.offers.added) == (1, 1)
    with db.reading(database) as session:
        assert session.scalar(select(col(Partner.record)))["description"] == "Soins."  # type: ignore[index]
        assert len(set(session.scalars(select(col(Offer.partner_id))))) == 1
    with db.session(database) as session:
        pairs.undo(session, number(database), by="manager", now=later)
        mine = session.scalars(select(col(Offer.name)).where(col(Offer.partner_id) == right()))
        assert sorted(mine) == ["Nouvelle offre", CARE["name"]]


def test_two_records_of_one_entity_in_one_batch_are_folded_together(
    database: Engine, clock: datetime
) -> None:
    run(database, [partner("a", name="Un"), partner("b", name="Deux")], now=clock, source=LEFT)
    with db.session(database) as session:
        pair = pairs.propose(session, "partner", left("a"), left("b"), now=clock)
        kept = pairs.accept(session, pair, by="manager", now=clock)
    later = clock + timedelta(days=1)
    both = [partner("a", name="Un", description="D"), partner("b", name="Deux", kind="association")]
    run(database, both, now=later, source=LEFT, run_id=2)
    with db.reading(database) as session:
        record = load_partners(session, [kept])[kept].record
    assert (record.description, record.kind) == ("D", "association")


def test_an_offer_merged_across_partners_stays_with_the_kept_one(database: Engine, clock: datetime) -> None:
    two_sources(
        database,
        [partner("p", name="Commune"), offer("o", "p", **CARE)],
        [partner("p", name="Maison"), offer("o", "p", **CARE)],
        clock,
    )
    with db.session(database) as session:
        pair = pairs.propose(session, "offer", left("o", "offer"), right("o", "offer"), now=clock)
        kept = pairs.accept(session, pair, by="manager", now=clock)
        owner = session.scalar(select(col(Offer.partner_id)).where(col(Offer.id) == kept))
    for source in (LEFT, RIGHT):
        changed = CARE | {"description": f"dit par {source}"}
        run(database, [offer("o", "p", **changed)], now=clock + timedelta(days=1), source=source, run_id=3)
    with db.reading(database) as session:
        assert session.scalar(select(col(Offer.partner_id)).where(col(Offer.id) == kept)) == owner


def test_undoing_out_of_order_says_which_to_undo_first(database: Engine, clock: datetime) -> None:
    two_sources(database, [partner("p", name="A")], [partner("p", name="B")], clock)
    earlier = clock - timedelta(days=1)
    run(database, [partner("p", name="C")], now=earlier, source="tiers", run_id=3)
    with db.session(database) as session:
        first = pairs.propose(session, "partner", left(), right(), now=clock)
        kept = pairs.accept(session, first, by="manager", now=clock)
        second = pairs.propose(session, "partner", kept, record_id("tiers", "p", "partner"), now=clock)
        assert pairs.accept(session, second, by="manager", now=clock) == record_id("tiers", "p", "partner")
        with pytest.raises(MergeRefused, match=f"paire {second}"):
            pairs.undo(session, first, by="manager", now=clock)
        pairs.undo(session, second, by="manager", now=clock)
        pairs.undo(session, first, by="manager", now=clock)
    assert [named(database, id_) for id_ in (left(), right())] == ["A", "B"]


def test_both_addresses_are_indexed_again(database: Engine, clock: datetime) -> None:
    load(database, clock)
    with db.session(database) as session:
        for row in session.scalars(select(Outbox)):
            session.delete(row)
    scan(database, clock)
    with db.reading(database) as session:
        asked = set(session.scalars(select(col(Outbox.offer_id))))
    assert {left("o", "offer"), right("o", "offer"), left("autre", "offer")} <= asked


def test_history_tells_of_merging_and_of_undoing(database: Engine, clock: datetime) -> None:
    load(database, clock)
    scan(database, clock)
    with db.session(database) as session:
        pairs.undo(session, number(database), by="manager", now=clock)
        told = session.execute(select(col(Revision.actor), col(Revision.reason))).all()
    assert ("system", "fusion n° 1") in told
    assert ("manager", "fusion n° 1 annulée") in told


def test_wrong_numbers_are_told(database: Engine, clock: datetime) -> None:
    load(database, clock)
    scan(database, clock)
    with db.session(database) as session:
        done = number(database)
        with pytest.raises(NotFound):
            pairs.accept(session, 999, by="manager", now=clock)
        with pytest.raises(InvalidValues, match="déjà"):
            pairs.accept(session, done, by="manager", now=clock)
        with pytest.raises(InvalidValues, match="annulez"):
            pairs.refuse(session, done, by="manager", now=clock)
        pairs.undo(session, done, by="manager", now=clock)
        with pytest.raises(InvalidValues, match="pas fusionnée"):
            pairs.undo(session, done, by="manager", now=clock)
        with pytest.raises(MergeRefused, match="même fiche"):
            pairs.propose(session, "partner", left(), left(), now=clock)


def test_hidden_records_are_neither_compared_nor_merged_with_visible_ones(
    database: Engine, clock: datetime
) -> None:
    two_sources(database, [partner("p", name="Les Tilleuls")], [partner("p", name="Les Tilleuls")], clock)
    with db.session(database) as session:
        masking.decide(session, "partner", left(), "mask", "abri", now=clock, secret=SECRET, names=NAMES)
        hidden = session.scalar(select(col(Partner.id)).where(col(Partner.masked)))
        assert hidden is not None
    assert scan(database, clock).compared["partner"] == 0
    with db.session(database) as session:
        pair = pairs.propose(session, "partner", hidden, right(), now=clock)
        with pytest.raises(MergeRefused, match="protégée"):
            pairs.accept(session, pair, by="manager", now=clock)
        (told,) = pairs.found(session, "waiting")
        assert told.evidence == ("Une de ces fiches est protégée : ses indices ne sont pas montrés.",)


def test_hiding_a_merged_one_hides_all_that_it_took_in(database: Engine, clock: datetime) -> None:
    load(database, clock)
    with db.session(database) as session:
        edit(
            session, "partner", right(), origin="manager", values={"description": "12 rue des Alpes"},
            now=clock, secret=SECRET, names=NAMES,
        )  # fmt: skip
    scan(database, clock)
    with db.session(database) as session:
        (kept,) = session.scalars(select(col(Partner.id)))
        masking.decide(session, "partner", kept, "mask", "abri", now=clock, secret=SECRET, names=NAMES)
    with db.reading(database) as session:
        kept_text = everything(session)
        assert moved_to(session, left()) is None
        assert moved_to(session, right()) is None
        assert not list(session.scalars(select(DuplicatePair).where(col(DuplicatePair.status) == "waiting")))
    for value in ("050009991", "78212345600011", "92112233", "rue des Alpes", str(left()), str(right())):
        assert value not in kept_text, value


def test_what_one_source_hides_no_other_one_shows_again(database: Engine, clock: datetime) -> None:
    told = FACTS | {"finess": "050009991"}
    two_sources(database, [partner("p", **FACTS)], [partner("p", **told)], clock)
    scan(database, clock)
    later = clock + timedelta(days=1)
    run(database, [partner("p", **FACTS, address_masked=True)], now=later, source=LEFT, run_id=3)
    run(database, [partner("p", **told, description="Nouveau.")], now=later, source=RIGHT, run_id=4)
    with db.reading(database) as session:
        (kept,) = session.scalars(select(col(Partner.masked)))
        assert kept
        records = select(col(SourceRecord.masked)).where(col(SourceRecord.kind) == "partner")
        assert set(session.scalars(records)) == {True}
        text = everything(session)
    for value in ("050009991", "78212345600011", "92112233"):
        assert value not in text, value


def test_a_hidden_merge_can_still_be_undone(database: Engine, clock: datetime) -> None:
    load(database, clock)
    scan(database, clock)
    with db.session(database) as session:
        (kept,) = session.scalars(select(col(Partner.id)))
        masking.decide(session, "partner", kept, "mask", "abri", now=clock, secret=SECRET, names=NAMES)
        done = session.scalar(select(Merge).where(col(Merge.entity_kind) == "partner"))
        assert done is not None
        pairs.undo(session, done.pair_id, by="manager", now=clock)
    with db.reading(database) as session:
        rows = session.execute(select(col(Partner.id), col(Partner.masked))).all()
        assert [masked for _, masked in rows] == [True, True]
        owners = select(col(SourceRecord.entity_id)).where(col(SourceRecord.kind) == "partner")
        assert set(session.scalars(owners)) == {id_ for id_, _ in rows}


VALUES = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["Les Tilleuls", "SSIAD Les Tilleuls", "Le Relais"]),
        "description": st.sampled_from(["Soins.", "Repas."]),
        "siret": st.sampled_from(["78212345600011", "32969005100019"]),
        "contacts": st.sampled_from([(phone("+33492112233"),), (phone("+33492445566"), phone("115"))]),
        "place": st.sampled_from([site(), site(commune="05023")]),
        "closed": st.booleans(),
    },
)
EDITS = st.dictionaries(
    st.sampled_from(["description", "kind"]), st.sampled_from(["Mot", "Autre", None]), max_size=2
)


@effort(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    sides=st.tuples(VALUES, VALUES, VALUES),
    trust=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    edits=st.tuples(EDITS, EDITS),
    offers=st.tuples(st.integers(0, 2), st.integers(0, 2)),
    last_first=st.booleans(),
)
def test_merging_then_undoing_is_nothing(
    sides: Any, trust: tuple[int, int], edits: Any, offers: tuple[int, int], last_first: bool
) -> None:
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'spie.sqlite3'}"
        db.migrate(url)
        database = db.engine(url)
        mine = [
            [
                partner("p", **side),
                *(offer(f"o{n}", "p", **CARE | {"name": f"Offre {n}"}) for n in range(count)),
            ]
            for side, count in zip(sides, (*offers, 1), strict=True)
        ]
        two_sources(database, mine[0], mine[1], NOW, trust=trust)
        run(database, mine[2], now=NOW, source="tiers", run_id=3)
        with db.session(database) as session:
            for entity, values in zip((left(), right()), edits, strict=True):
                if values:
                    edit(
                        session, "partner", entity, origin="partner", values=values,
                        now=NOW, secret=SECRET, names=NAMES,
                    )  # fmt: skip
        before = state(database)
        numbers = []
        with db.session(database) as session:
            for a, b in ((left(), right()), (right(), record_id("tiers", "p", "partner"))):
                sides_now = [moved_to(session, id_) or id_ for id_ in (a, b)]
                pair = pairs.propose(session, "partner", *sides_now, now=NOW)
                pairs.accept(session, pair, by="manager", now=NOW)
                numbers.append(pair)
            pairs.scan(session, now=NOW, apply=True, names=NAMES)
        with db.session(database) as session:
            for pair in reversed(numbers) if last_first else numbers:
                if session.get(DuplicatePair, pair).status != "merged":  # type: ignore[union-attr]
                    continue
                try:
                    pairs.undo(session, pair, by="manager", now=NOW)
                except MergeRefused:
                    continue
            for found in sorted(pairs.found(session, "merged"), key=lambda pair: -pair.id):
                if found.status == "merged" and session.get(DuplicatePair, found.id).status == "merged":  # type: ignore[union-attr]
                    pairs.undo(session, found.id, by="manager", now=NOW)
        after = state(database)
        database.dispose()
    assert after == before
