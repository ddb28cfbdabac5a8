"""What "Où" accepts."""

from __future__ import annotations

import pytest

from directory.territory import Territory


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Guillestre", "commune:05065"),
        ("Guillestre (05600)", "commune:05065"),
        ("05460", "commune:05001"),
        ("Dévoluy", "commune:05139"),
        ("Gap", "commune:05061"),
        ("Queyras", "valley:queyras"),
        ("le queyras", "valley:queyras"),
        ("vallée du Champsaur", "valley:champsaur"),
        ("Valgaudémar", "valley:valgaudemar"),
        ("buech", "valley:buech"),
        ("Vallouise", "valley:vallouise"),
        ("Briançonnais", "valley:brianconnais"),
        ("canton de Guillestre", "canton:0510"),
        ("Canton de Guillestre (Guillestrois, Queyras)", "canton:0510"),
        ("canton d'Embrun", "canton:0505"),
        ("canton de Gap", "canton:0599"),
        ("canton:0507", "canton:0599"),
        ("Guillestrois-Queyras", "epci:200067452"),
        ("Communauté de communes du Briançonnais", "epci:240500439"),
        ("05", "departement:05"),
        ("Hautes-Alpes", "departement:05"),
        ("les hautes alpes", "departement:05"),
        ("commune:05120", "commune:05001"),
    ],
)
def test_a_place_is_understood(territory: Territory, written: str, key: str) -> None:
    place = territory.place(written).place
    assert place is not None
    assert place.key == key
    assert territory.place_of(key) == place


def test_an_ambiguous_text_gives_candidates(territory: Territory) -> None:
    answer = territory.place("05700")
    assert answer.place is None
    assert len(answer.candidates) == 16
    assert territory.place("Saint-Julien").place is None
    assert {c.code for c in territory.place("Saint-Julien").candidates} >= {"05146", "05147"}


def test_an_unknown_text_gives_nothing(territory: Territory) -> None:
    for written in ("", "zzzzzz", "commune:99999", "canton:9999"):
        answer = territory.place(written)
        assert (answer.place, answer.candidates) == (None, ())


def test_another_meaning_of_a_place_is_offered(territory: Territory) -> None:
    assert [p.key for p in territory.place("Vallouise").candidates] == ["commune:05101"]
    assert territory.place("Dévoluy").candidates == ()


def test_suggestions_put_communes_that_begin_so_first_then_areas(territory: Territory) -> None:
    assert [p.key for p in territory.find_places("guil")][:2] == ["commune:05065", "valley:guillestrois"]
    assert territory.find_places("quey")[0].key == "valley:queyras"
    assert len(territory.find_places("saint", 5)) == 5
    assert territory.find_places("") == ()


def test_valleys_are_made_of_real_communes_and_leave_none_out(territory: Territory) -> None:
    listed = {code for valley in territory.valleys.values() for code in valley.communes}
    assert listed == set(territory.communes)
    assert {v.name for v in territory.valleys.values()} >= {
        "Queyras",
        "Champsaur",
        "Valgaudemar",
        "Dévoluy",
        "Vallouise",
        "Rosanais",
        "Buëch",
        "Briançonnais",
        "Embrunais",
        "Gapençais",
        "Laragnais",
    }
    queyras = territory.valley("QUEYRAS")
    assert queyras is not None
    assert {"05001", "05157"} <= set(queyras.communes)
    assert territory.valley("Ubaye") is None


def test_gap_and_briancon_are_told_in_their_pseudo_cantons(territory: Territory) -> None:
    told = {code: territory.canton_of(code) for code in ("05061", "05023", "05027", "05093", "05065")}
    assert {code: canton.code for code, canton in told.items() if canton} == {
        "05061": "0599",
        "05023": "0598",
        "05027": "0502",
        "05093": "0503",
        "05065": "0510",
    }
    assert territory.cantons["0599"].label == "Gap (4 cantons)"
    assert territory.cantons["0598"].label == "Briançon (2 cantons)"
    assert territory.cantons["0505"].label == "Canton d'Embrun (Embrunais)"


def test_the_cantons_of_sites_share_the_communes_out(territory: Territory) -> None:
    told = [code for canton in territory.site_cantons for code in canton.site_communes]
    assert sorted(told) == sorted(territory.communes)
    assert len(territory.cantons) == 15 + 2
    assert len(territory.site_cantons) == 13


def test_a_split_canton_is_filtered_by_what_stands_for_it(territory: Territory) -> None:
    found = {code: territory.site_canton(code) for code in ("0506", "0502", "0510", "0599", "9999")}
    assert {code: canton.code if canton else None for code, canton in found.items()} == {
        "0506": "0599",
        "0502": "0502",
        "0510": "0510",
        "0599": "0599",
        "9999": None,
    }
    assert territory.cantons["0506"].communes == ("05061",)
    assert "05023" in territory.cantons["0502"].communes


def test_nine_intercommunalities_share_the_communes_out(territory: Territory) -> None:
    assert len(territory.epcis) == 9
    assert sorted(code for e in territory.epcis.values() for code in e.communes) == sorted(territory.communes)
    found = territory.epci_of("05120")
    assert found is not None
    assert found.label == "Communauté de communes du Guillestrois et du Queyras"
    assert territory.epci_of("38185") is None
    assert territory.canton_of("38185") is None
