"""Who is hidden cannot be found: what the database holds, byte by byte, on both databases."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, select
from sqlmodel import Session, SQLModel, col

from directory import db, hiding, masking, protection, store
from directory.edits import edit, history, restore
from directory.errors import InvalidValues, NotFound, RestoreRefused
from directory.identity import opaque_key, record_id
from directory.models import DeadLetter, ImportRun, Outbox, Rejection, Revision, SourceRecord
from directory.records import Provenance
from directory.vocabularies import TEMPORARY_LODGING, VIOLENCE
from tests.directory.builders import NAMES, SECRET, offer, partner, phone, run, site

FINESS, SIRET, PHONE = "050009991", "78212345600011", "+33492112233"
PRIVATE = (
    FINESS,
    SIRET,
    "92112233",
    "92 11 22 33",
    "rue des Alpes",
    "44.5581",
    "6.0789",
    "exemple.fr/refuge",
)

ESTABLISHMENT: dict[str, Any] = {
    "name": "Foyer Les Tilleuls",
    "siret": SIRET,
    "finess": FINESS,
    "contacts": (phone(PHONE),),
    "place": site(),
    "provenance": Provenance(url="https://exemple.fr/refuge"),
}


def everything(session: Session) -> str:
    """The text of every row of every table."""
    rows = [
        [str(value) if not isinstance(value, dict | list) else json.dumps(value) for value in row]
        for table in SQLModel.metadata.sorted_tables
        for row in session.execute(select(table))
    ]
    return "\n".join("|".join(row) for row in rows)


def assert_hidden(database: Engine, *more: str) -> None:
    with db.reading(database) as session:
        kept = everything(session)
    assert [value for value in (*PRIVATE, *more) if value in kept] == []


def hide(database: Engine, clock: datetime, source: str = "bundle", **values: Any) -> None:
    run(database, [partner("refuge", address_masked=True, **values)], now=clock, source=source, run_id=90)


def test_a_masked_partner_is_stored_without_its_place(database: Engine, clock: datetime) -> None:
    tally = run(
        database,
        [
            partner(FINESS, address_masked=True, **ESTABLISHMENT),
            offer("lits", FINESS, sites=(site(),), contacts=(phone(PHONE), phone("115"))),
        ],
        now=clock,
        source="finess",
    )
    assert tally.masked == {("partner", FINESS), ("offer", "lits")}
    assert_hidden(database)
    with db.reading(database) as session:
        stored = next(store.iter_published(session, clock.date()))
        assert stored.masked
        assert stored.record.sites == ()
        assert stored.record.contacts == (phone("115"),)
        assert stored.sources[0].key is None
        assert stored.sources[0].url is None


def test_masked_records_are_known_again(database: Engine, clock: datetime) -> None:
    batch = [partner(FINESS, address_masked=True, **ESTABLISHMENT), offer("lits", FINESS)]
    run(database, batch, now=clock)
    tally = run(database, batch, now=clock, run_id=2)
    assert (tally.partners.unchanged, tally.offers.unchanged, tally.stored) == (1, 1, 0)
    assert tally.masked == {("partner", FINESS), ("offer", "lits")}


@pytest.mark.parametrize("trait", ["siret", "finess", "contacts", "place"])
def test_another_source_may_not_give_the_place_back(database: Engine, clock: datetime, trait: str) -> None:
    hide(database, clock, **{trait: ESTABLISHMENT[trait]})
    run(database, [partner(FINESS, **ESTABLISHMENT)], now=clock, source="finess")
    assert_hidden(database)


@pytest.mark.parametrize("trait", ["siret", "finess", "contacts", "place"])
def test_what_was_stored_before_is_hidden_too(database: Engine, clock: datetime, trait: str) -> None:
    old = partner(FINESS, payload={"finess": FINESS, "voie": "12 rue des Alpes"}, **ESTABLISHMENT)
    run(database, [old, offer("lits", FINESS, sites=(site(),))], now=clock, source="finess", run_id=1)
    moved = partner(FINESS, **(ESTABLISHMENT | {"description": "rue des Alpes"}))
    run(database, [moved], now=clock, source="finess", run_id=2)
    with db.session(database) as session:
        for text in ("+33 4 92 11 22 33", SIRET, "44.55812", "12, Rue des Alpes", f"FINESS {FINESS}"):
            session.add(Rejection(run_id=1, value=text, reason="refusé", severity="warning"))
        session.add(Rejection(run_id=1, value="autre", reason=f"« {FINESS} » douteux", severity="warning"))
        session.add(Rejection(run_id=1, value=None, reason=f"« {SIRET} » douteux", severity="warning"))
        letter = DeadLetter(
            engine="e", offer_id=record_id("finess", "lits"), reason=f"refus : {PHONE}", at=clock
        )
        session.add(letter)
        session.add(Rejection(run_id=1, value="05 rue du Lac", reason="sans rapport", severity="warning"))
        session.execute(delete(Outbox))
    plain_id = record_id("finess", "lits")
    hide(database, clock, **{trait: ESTABLISHMENT[trait]})
    with db.reading(database) as session:
        hidden = record_id("finess", opaque_key(SECRET, "finess", "lits"))
        assert set(session.scalars(select(col(Outbox.offer_id)))) == {plain_id, hidden}
        assert store.load_offers(session, [plain_id]) == {}
        assert store.load_offers(session, [hidden])[hidden].masked
        assert session.scalars(select(DeadLetter)).all() == []
        left = session.scalars(select(col(Rejection.value))).all()
        assert "05 rue du Lac" in left
        kept = everything(session)
    assert [value for value in PRIVATE if value in kept] == []


def test_hiding_forgets_the_file_too(tmp_path: Path, sqlite_database: Engine, clock: datetime) -> None:
    run(sqlite_database, [partner(FINESS, **ESTABLISHMENT)], now=clock, source="finess")
    hide(sqlite_database, clock, finess=FINESS)
    db.forget(sqlite_database)
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert [value for value in PRIVATE if value.encode() in kept] == []


def test_what_a_hidden_record_leads_to_is_hidden(database: Engine, clock: datetime) -> None:
    """The bundle knows the phone; FINESS links the phone to a SIRET; a third file has only the SIRET."""
    run(database, [partner("third", siret=SIRET, place=site(address="3 quai"))], now=clock, source="third")
    hide(database, clock, finess=FINESS)
    run(database, [partner(FINESS, **ESTABLISHMENT)], now=clock, source="finess")
    assert_hidden(database, "3 quai")


def test_records_of_one_batch_teach_each_other(database: Engine, clock: datetime) -> None:
    batch = [
        partner("third", siret=SIRET, place=site(address="3 quai", lat=44.1, lon=6.1)),
        partner(FINESS, **ESTABLISHMENT),
        partner("refuge", finess=FINESS, address_masked=True),
    ]
    tally = run(database, batch, now=clock)
    assert len(tally.masked) == 3
    assert_hidden(database, "3 quai")


def test_a_switchboard_does_not_hide_a_whole_association(database: Engine, clock: datetime) -> None:
    hide(database, clock, contacts=(phone(PHONE),))
    tally = run(
        database,
        [
            partner("asso", contacts=(phone(PHONE), phone("+33493555555")), place=site(address="1 place")),
            partner("voisin", place=site(address="1 place")),
            partner("autre", contacts=(phone("+33493555555"),)),
        ],
        now=clock,
    )
    assert tally.masked == {("partner", "asso")}
    offers = [
        offer("permanence", "asso", sites=(site(address="2 mairie", lat=44.1),)),
        offer("au-siege", "asso", sites=(site(address="1 place"),)),
        offer("standard", "asso", contacts=(phone(PHONE),)),
        offer("chez-le-voisin", "voisin", sites=(site(address="1 place"),)),
    ]
    assert run(database, offers, now=clock).masked == {("offer", "au-siege"), ("offer", "standard")}
    again = [seen for seen in offers if seen.signs.key != "permanence"]
    again += [partner("asso", contacts=(phone(PHONE),), place=site(address="1 place"), description="autre")]
    again += [partner("voisin", place=site(address="1 place"), description="autre")]
    assert ("partner", "voisin") not in run(database, again, now=clock, run_id=2).masked


def test_behind_a_switchboard_only_the_seat_is_hidden(database: Engine, clock: datetime) -> None:
    batch = [
        partner("asso", contacts=(phone(PHONE),), place=site(address="1 place")),
        offer("permanence", "asso", sites=(site(address="2 mairie", lat=44.1),)),
        offer("au-siege", "asso", sites=(site(address="1 place"),)),
        partner("double", siret=SIRET, place=site(address="1 place")),
    ]
    run(database, batch, now=clock)
    hide(database, clock, contacts=(phone(PHONE),))
    with db.reading(database) as session:
        hidden = {(entity.name, entity.reasons) for entity in masking.list_masked(session)}
    assert hidden == {
        ("Structure refuge", ("La source demande de cacher l'adresse.",)),
        ("Structure asso", ("Même téléphone qu'une fiche cachée.",)),
        ("Offre au-siege", ("Même lieu que sa structure, cachée pour son téléphone ou son adresse.",)),
    }


def test_a_record_is_no_surer_for_its_own_lessons(database: Engine, clock: datetime) -> None:
    hide(database, clock, contacts=(phone(PHONE),))
    asso = {"siret": SIRET, "contacts": (phone(PHONE), phone("+33493555555"))}
    run(database, [partner("asso", **asso)], now=clock)
    run(database, [partner("asso", description="autre", **asso)], now=clock, run_id=2)
    tally = run(database, [partner("autre", contacts=(phone("+33493555555"),))], now=clock, run_id=3)
    assert tally.masked == set()


def test_an_offer_that_is_its_establishment_hides_its_partner(database: Engine, clock: datetime) -> None:
    run(database, [partner(FINESS, **ESTABLISHMENT)], now=clock, source="finess")
    run(database, [offer(FINESS, FINESS, source_code="finess:166")], now=clock, source="finess", run_id=2)
    assert_hidden(database)


def test_one_refuge_does_not_hide_the_body_that_runs_it(database: Engine, clock: datetime) -> None:
    themes = (VIOLENCE, TEMPORARY_LODGING)
    batch = [
        partner("cidff", place=site()),
        offer("refuge", "cidff", themes=themes),
        offer("conseil", "cidff"),
    ]
    assert run(database, batch, now=clock).masked == {("offer", "refuge")}


def test_a_record_that_comes_to_ask_for_it_is_hidden_with_its_past(database: Engine, clock: datetime) -> None:
    run(database, [partner(FINESS, **ESTABLISHMENT)], now=clock)
    tally = run(database, [partner(FINESS, address_masked=True, **ESTABLISHMENT)], now=clock, run_id=2)
    assert tally.protected == 1
    assert_hidden(database)


def test_a_masked_entity_may_not_be_restored_to_before(database: Engine, clock: datetime) -> None:
    run(database, [partner(FINESS, **ESTABLISHMENT)], now=clock)
    run(database, [partner(FINESS, address_masked=True, **ESTABLISHMENT)], now=clock, run_id=2)
    with db.session(database) as session:
        first = session.scalars(select(Revision).order_by(col(Revision.id))).first()
        assert first is not None
        with pytest.raises(RestoreRefused):
            restore(session, first.id or 0, actor="manager", now=clock, secret=SECRET, names=NAMES)


def test_an_edit_cannot_bring_the_place_back(database: Engine, clock: datetime) -> None:
    run(database, [partner(FINESS, address_masked=True, **ESTABLISHMENT)], now=clock)
    with db.session(database) as session:
        (entity,) = masking.list_masked(session)
        values = {"place": site().model_dump(mode="json"), "description": "Nous sommes au 12 rue des Alpes"}
        values |= {"contacts": [{"kind": "phone", "value": PHONE}]}
        edit(
            session,
            "partner",
            entity.id,
            origin="partner",
            values=values,
            now=clock,
            secret=SECRET,
            names=NAMES,
        )
    with db.reading(database) as session:
        kept = everything(session)
    assert [value for value in PRIVATE if value in kept] == []


def test_a_partner_may_ask_to_be_hidden(database: Engine, clock: datetime) -> None:
    run(database, [partner(FINESS, **ESTABLISHMENT), offer("lits", FINESS, sites=(site(),))], now=clock)
    with db.session(database) as session:
        edit(
            session,
            "partner",
            record_id("test", FINESS, "partner"),
            origin="partner",
            values={"address_masked": True},
            now=clock,
            secret=SECRET,
            names=NAMES,
        )
    assert_hidden(database)


def test_a_manager_hides_and_shows(database: Engine, clock: datetime) -> None:
    batch = [partner("p", **ESTABLISHMENT), offer("o", "p", sites=(site(),))]
    run(database, batch, now=clock)
    with db.session(database) as session:
        told = masking.decide(
            session,
            "partner",
            record_id("test", "p", "partner"),
            "mask",
            "demande de la structure",
            now=clock,
            secret=SECRET,
            names=NAMES,
        )
    assert_hidden(database)
    with db.reading(database) as session:
        first, *others = masking.list_masked(session)
    assert others
    assert (told.id, told.others) == (first.id, tuple(others))
    run(database, batch, now=clock, run_id=2)
    assert_hidden(database)
    with db.session(database) as session:
        hidden = masking.list_masked(session)
        assert [(entity.kind, entity.decision) for entity in hidden] == [("partner", "mask"), ("offer", None)]
        assert hidden[0].reasons == ("Un gestionnaire a demandé de cacher cette fiche.",)
        for entity in hidden:
            masking.decide(
                session, entity.kind, entity.id, "show", "erreur", now=clock, secret=SECRET, names=NAMES
            )
    tally = run(database, batch, now=clock, run_id=3)
    assert tally.masked == set()
    with db.reading(database) as session:
        (stored,) = store.iter_published(session, clock.date())
        assert stored.record.sites == (site(),)
        assert stored.partner_record.siret == SIRET
        assert stored.sources[0].key == "o"
        assert masking.list_masked(session) == []
    tally = run(database, batch, now=clock, run_id=4)
    assert (tally.stored, tally.offers.unchanged) == (0, 1)


def test_showing_one_teacher_leaves_what_another_taught(database: Engine, clock: datetime) -> None:
    hide(database, clock, siret=SIRET)
    run(database, [partner("other", siret=SIRET, address_masked=True)], now=clock, source="other")
    with db.session(database) as session:
        first = masking.list_masked(session)[0]
        masking.decide(session, "partner", first.id, "show", "erreur", now=clock, secret=SECRET, names=NAMES)
    assert run(database, [partner("p", siret=SIRET)], now=clock).masked == {("partner", "p")}


def test_a_manager_keeps_a_list(database: Engine, clock: datetime) -> None:
    batch = [partner(FINESS, **ESTABLISHMENT)]
    run(database, batch, now=clock, source="finess")
    with db.session(database) as session:
        assert (
            masking.add_to_list(session, "finess", "05 000 999 1", now=clock, secret=SECRET, names=NAMES) == 1
        )
        assert masking.add_to_list(session, "finess", FINESS, now=clock, secret=SECRET, names=NAMES) == 0
    assert_hidden(database)
    with db.session(database) as session:
        masking.remove_from_list(session, "finess", FINESS, secret=SECRET)
        for kind, value, said in (("finess", "12", "FINESS"), ("phone", "115", "de téléphone complet")):
            with pytest.raises(InvalidValues, match=f"« {value} » : ce n'est pas un numéro {said}."):
                masking.add_to_list(session, kind, value, now=clock, secret=SECRET, names=NAMES)  # type: ignore[arg-type]
        with pytest.raises(NotFound):
            masking.decide(
                session, "offer", masking.BY_A_MANAGER, "mask", "?", now=clock, secret=SECRET, names=NAMES
            )


def test_a_list_hides_what_comes_later(database: Engine, clock: datetime) -> None:
    with db.session(database) as session:
        masking.add_to_list(session, "phone", "+33 4 92 11 22 33", now=clock, secret=SECRET, names=NAMES)
    assert run(database, [partner(FINESS, **ESTABLISHMENT)], now=clock).masked == {("partner", FINESS)}
    assert_hidden(database)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"SIRET {SIRET}", True),
        ("tél. 04 92 11 22 33", True),
        ("+33 4 92 11 22 33", True),
        (f"n° {FINESS}", True),
        ("tél. ０４ ９２ １１ ２２ ３３", True),
        ("04 92 11 22 34", False),
        ("12 places", False),
    ],
)
def test_a_problem_that_quotes_a_hidden_number_is_noticed(
    sqlite_database: Engine, clock: datetime, text: str, told: bool
) -> None:
    hide(sqlite_database, clock, **ESTABLISHMENT)
    with db.reading(sqlite_database) as session:
        assert protection.reveals(text, protection.known_digests(session), SECRET) is told


def test_history_of_a_hidden_entity_follows_it(database: Engine, clock: datetime) -> None:
    run(database, [partner(FINESS, **ESTABLISHMENT)], now=clock)
    run(database, [partner(FINESS, **(ESTABLISHMENT | {"description": "autre"}))], now=clock, run_id=2)
    hide(database, clock, finess=FINESS)
    with db.reading(database) as session:
        entity = next(e for e in masking.list_masked(session) if e.sources == ("test",))
        told = [revision.changes for revision in history(session, "partner", entity.id)]
    assert told == [{"masked": [False, True]}, {"description": [None, None]}, {"created": [None, True]}]


def test_runs_stay_whole(database: Engine, clock: datetime) -> None:
    hide(database, clock, **ESTABLISHMENT)
    with db.reading(database) as session:
        assert session.get_one(ImportRun, 90).status == "done"
        assert session.scalars(select(col(SourceRecord.payload))).all() == [{"masked": True}]


def test_many_lessons_find_what_few_would(
    database: Engine, clock: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hiding, "NEEDLES_AT_ONCE", 0)
    run(database, [partner("a", **ESTABLISHMENT), partner("b", name="Autre")], now=clock, source="finess")
    hide(database, clock, finess=FINESS)
    assert_hidden(database)
    with db.reading(database) as session:
        shown = session.scalars(select(col(SourceRecord.key)).where(col(SourceRecord.masked).is_(False)))
        assert list(shown) == ["b"]
