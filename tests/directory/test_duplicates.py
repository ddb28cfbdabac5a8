"""Duplicates: what is compared, what speaks for and against, and what is never merged without a person."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.duplicates.blocking import LARGEST, pairs
from directory.duplicates.evidence import JUDGES, evidence
from directory.duplicates.kinds import kinds
from directory.duplicates.names import comparable, street
from directory.duplicates.scoring import WEIGHTS, score, verdict
from directory.duplicates.subject import Subject, subject
from directory.records import OfferRecord, PartnerRecord
from tests.directory.builders import NAMES, phone, site

SPACE = UUID(int=5)


def one(name: str, source: str = "a", **values: Any) -> Subject:
    record = PartnerRecord.model_validate({"name": name} | values)
    return subject(uuid5(SPACE, f"{source}{name}{values}"), record, sources=[source], places=NAMES)


def codes(a: Subject, b: Subject) -> set[str]:
    return {said.code for said in evidence(a, b)}


def word(a: Subject, b: Subject) -> str:
    said = evidence(a, b)
    return verdict(score(a.kind, said), said)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Association Les Tilleuls de Gap", ("tilleuls",)),
        ("MSAP de Briançon", ("france", "services")),
        ("CCAS – Gap", ("centre", "communal", "action", "sociale")),
        ("Gap", ("gap",)),
        ("MAPEmonde SARL", ("mapemonde",)),
    ],
)
def test_names_lose_legal_forms_articles_and_places(name: str, words: tuple[str, ...]) -> None:
    assert comparable(name, NAMES) == words


@pytest.mark.parametrize(
    ("address", "read"),
    [
        ("5 ter rue du Capitaine de Bresson", ("5ter", "rue capitaine bresson")),
        ("5ter Rue Capitaine de Bresson", ("5ter", "rue capitaine bresson")),
        ("1 CRS DU VIEUX MOULIN", ("1", "cours vieux moulin")),
        ("00 Place Jean Léa", ("", "place jean lea")),
        ("0 Rue des Jardins", ("", "rue jardins")),
        ("place de l'Église", ("", "place eglise")),
    ],
)
def test_addresses_are_a_number_and_a_way(address: str, read: tuple[str, str]) -> None:
    assert street(address) == read


def test_a_body_and_the_house_it_keeps_are_two_though_they_share_everything() -> None:
    shared: dict[str, Any] = {"contacts": (phone("+33492230621"),), "place": site()}
    body = one("Communauté de communes du Queyras", **shared)
    house = one("Communauté de communes du Queyras / France services", source="b", **shared)
    assert "other_kind" in codes(body, house)
    assert word(body, house) != "merge"


def test_the_same_siret_phone_and_name_are_one() -> None:
    facts: dict[str, Any] = {"siret": "78212345600011", "contacts": (phone("+33492112233"),), "place": site()}
    assert word(one("Les Tilleuls", **facts), one("SSIAD Les Tilleuls", source="b", **facts)) == "merge"


@pytest.mark.parametrize(
    ("left", "right", "code"),
    [
        ({"siret": "78212345600011"}, {"siret": "78212345600029"}, "same_siren"),
        ({"siret": "78212345600011"}, {"siret": "32969005100019"}, "other_siren"),
        ({"finess": "050009991"}, {"finess": "050009992"}, "other_finess"),
        ({}, {"place": site(commune="05023")}, "other_commune"),
    ],
)
def test_one_thing_against_is_enough_to_ask(left: dict[str, Any], right: dict[str, Any], code: str) -> None:
    facts: dict[str, Any] = {"contacts": (phone("+33492112233"),), "place": site()}
    a, b = one("Les Tilleuls", **facts | left), one("Les Tilleuls", source="b", **facts | right)
    assert code in codes(a, b)
    assert word(a, b) != "merge"


def test_a_source_that_lists_two_is_asked() -> None:
    facts: dict[str, Any] = {"contacts": (phone("+33492112233"),), "place": site()}
    a, b = one("Les Tilleuls", **facts), one("Les  Tilleuls", **facts)
    assert "same_source" in codes(a, b)
    assert word(a, b) != "merge"


def test_offers_of_two_partners_are_asked() -> None:
    record = OfferRecord(name="Soins infirmiers", themes=("sante--acces-aux-soins",), sites=(site(),))
    partner = PartnerRecord(name="Les Tilleuls")
    a, b, c = (
        subject(UUID(int=n), record, sources=[str(n)], places=NAMES, partner_id=UUID(int=of), partner=partner)
        for n, of in ((1, 10), (2, 10), (3, 11))
    )
    assert word(a, b) == "merge"
    assert word(a, c) == "ask"


def test_shared_mail_hosts_tell_of_nobody() -> None:
    mail = {"kind": "email", "value": "accueil@orange.fr"}
    assert one("Les Tilleuls", contacts=(mail,)).hosts == frozenset()


def test_short_numbers_tell_of_nobody() -> None:
    assert one("Les Tilleuls", contacts=(phone("115"),)).phones == frozenset()


def test_a_town_s_middle_is_no_position() -> None:
    middle = site(address=None, precision="commune", origin="mairie")
    assert not codes(one("A", place=middle), one("B", place=middle)) & {"near", "far"}


def test_every_sentence_is_french_and_every_code_has_its_weight() -> None:
    facts: dict[str, Any] = {"siret": "78212345600011", "contacts": (phone("+33492112233"),), "place": site()}
    for said in evidence(one("Les Tilleuls", **facts), one("Les Tilleuls", source="b", **facts)):
        assert said.sentence.endswith((".", "»."))
        assert said.code in WEIGHTS["partner"]
    assert len({judge.__name__ for judge in JUDGES}) == len(JUDGES)


def test_far_records_are_not_compared() -> None:
    a, b = one("Les Tilleuls", place=site()), one("Le Relais", source="b", place=site(commune="05023"))
    assert list(pairs([a, b])) == []


def test_a_big_town_is_compared_by_a_word_of_names() -> None:
    crowd = [one(f"nom{number}", place=site()) for number in range(LARGEST + 5)]
    twin = one("nom7", source="b", place=site())
    assert [{a.name, b.name} for a, b in pairs([*crowd, twin])] == [{"nom7"}]


@given(
    st.lists(
        st.sampled_from(["Gap", "Tilleuls", "relais", "France", "services", "12", "(bis)", "–", ""]),
        min_size=1,
    )
)
def test_any_name_is_comparable(words: list[str]) -> None:
    name = " ".join(words).strip() or "x"
    a, b = one(name, place=site()), one(name, source="b", place=site())
    assert {said.code for said in evidence(a, b)} == {said.code for said in evidence(b, a)}
    assert score("partner", evidence(a, b)) == pytest.approx(score("partner", evidence(b, a)))
    assert 0 < score("partner", evidence(a, b)) < 1


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("France services Veynes", "france-services"),
        ("CADA de Gap", "cada"),
        ("SSIAD L'Arbre de vie", "domicile"),
        ("MSP du Champsaur", "maison-sante"),
    ],
)
def test_names_tell_kinds(name: str, kind: str) -> None:
    assert kind in kinds(name)
