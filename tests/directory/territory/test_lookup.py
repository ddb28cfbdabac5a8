"""Communes by what people write."""

from __future__ import annotations

import pytest

from directory.territory import Territory
from directory.territory.names import fold, name_key


@pytest.mark.parametrize(
    ("written", "postal_code", "code"),
    [
        ("Gap", None, "05061"),
        ("GAP CEDEX 9", "05007", "05061"),
        ("BRIANCON CEDEX", None, "05023"),
        ("05000 Gap", None, "05061"),
        ("Guillestre (05600)", None, "05065"),
        ("St Bonnet", None, "05132"),
        ("ST BONNET EN CHAMPSAUR", "05500", "05132"),
        ("ST LEGER LES MELEZES", None, "05149"),
        ("Saint-Jean-St-Nicolas", None, "05145"),
        ("Ste Colombe", None, "05135"),
        ("LARAGNE MONTEGLIN", None, "05070"),
        ("L'Argentière", None, "05006"),
        ("L\u2019ARGENTIERE LA BESSEE", None, "05006"),
        ("argentiere-la-bessee", None, "05006"),
        ("Monêtier les Bains", None, "05079"),
        ("Poët", None, "05103"),
        ("Abriès", None, "05001"),
        ("Ristolas", None, "05001"),
        ("Montmorin", None, "05024"),
        ("Vallouise", None, "05101"),
        ("St Etienne en Devoluy", None, "05139"),
        ("Ribiers", "05300", "05118"),
        ("Romette", "05000", "05061"),
        ("ÉOURRES", None, "05047"),
        ("Saint-Julien", "05140", "05146"),
        ("Saint-Julien", "05500", "05147"),
        ("Aspres s/ Buëch", None, "05010"),
        ("Étoile St Cyrice", None, "05051"),
        ("SuperDévoluy", None, "05139"),
        ("05800 ST FIRMIN EN VALGODEMARD", None, "05142"),
        ("Gap Romette", "05000", "05061"),
    ],
)
def test_a_commune_is_found_as_people_write_it(
    territory: Territory, written: str, postal_code: str | None, code: str
) -> None:
    found = territory.commune_named(written, postal_code)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    ("written", "postal_code"),
    [
        ("Saint-Julien", None),
        ("Aspres", None),
        ("Monêtier", None),
        ("Saint", None),
        ("Mont", None),
        ("Château", None),
        ("La", None),
        ("", None),
        ("05600", None),
        ("Grenoble", None),
        ("Saint-Véran", "38160"),
        ("Gapençais", None),
        ("Saint-Firmin en Valgodemard", None),
        ("Saint-Firmin en Valgodemard", "05100"),
    ],
)
def test_an_ambiguous_or_foreign_name_means_no_commune(
    territory: Territory, written: str, postal_code: str | None
) -> None:
    assert territory.commune_named(written, postal_code) is None


def test_every_official_name_means_its_own_commune_in_any_case(territory: Territory) -> None:
    for commune in territory.communes.values():
        for written in (
            commune.name,
            commune.name.upper(),
            commune.name.replace("-", " "),
            fold(commune.name),
        ):
            assert territory.commune_named(written) == commune


def test_no_two_communes_fold_to_one_name(territory: Territory) -> None:
    keys = {name_key(commune.name) for commune in territory.communes.values()}
    assert len(keys) == len(territory.communes) == 162


def test_a_former_code_is_the_merged_commune(territory: Territory) -> None:
    for code in ("05001", "05120"):
        found = territory.commune(code)
        assert found is not None
        assert found.name == "Abriès-Ristolas"
    assert territory.commune("38185") is None


def names(territory: Territory, text: str, limit: int = 10) -> list[str]:
    return [suggestion.commune.name for suggestion in territory.find_communes(text, limit)]


def test_suggestions_come_from_the_first_letters(territory: Territory) -> None:
    assert names(territory, "Guil")[0] == "Guillestre"
    assert territory.find_communes("guil")[0].label == "Guillestre (05600)"
    assert names(territory, "emb")[0] == "Embrun"
    assert names(territory, "le mon")[0] == "Le Monêtier-les-Bains"
    assert names(territory, "la grav")[0] == "La Grave"
    assert names(territory, "st b")[0] == "Saint-Bonnet-en-Champsaur"
    assert names(territory, "bonnet")[0] == "Saint-Bonnet-en-Champsaur"


def test_an_exact_name_comes_before_longer_ones(territory: Territory) -> None:
    assert names(territory, "serres")[0] == "Serres"
    assert names(territory, "gap")[0] == "Gap"


def test_a_former_name_says_which_commune_it_is_now(territory: Territory) -> None:
    assert territory.find_communes("ristol")[0].label == "Ristolas – Abriès-Ristolas (05460)"


def test_a_misspelt_name_still_suggests(territory: Territory) -> None:
    assert names(territory, "guilestre")[0] == "Guillestre"
    assert names(territory, "xyzzyx") == []


@pytest.mark.parametrize("text", ["Saint Bonet", "st bonet", "saint bonnnet", "05500 saint bonet"])
def test_a_misspelt_short_name_of_several_words_suggests_its_commune(territory: Territory, text: str) -> None:
    assert names(territory, text) == ["Saint-Bonnet-en-Champsaur"]


def test_a_misspelt_short_name_of_namesakes_suggests_them_all(territory: Territory) -> None:
    assert set(names(territory, "saint julin")) == {"Saint-Julien-en-Champsaur", "Saint-Julien-en-Beauchêne"}


@pytest.mark.parametrize("text", ["saint bobin", "saint etonne", "garde enfant", "saint xyzzy", "saintt"])
def test_two_mistakes_or_a_common_first_word_suggest_no_longer_name(territory: Territory, text: str) -> None:
    assert names(territory, text) == []


def test_a_postal_code_gives_every_commune_it_serves_largest_first(territory: Territory) -> None:
    found = names(territory, "05700", 50)
    assert len(found) == 16
    assert found[0] == "Serres"
    assert [c.name for c in territory.communes_of_postal_code("05700")] == found
    assert names(territory, "05460") == ["Abriès-Ristolas"]
    assert names(territory, "056", 50)[0] == "Guillestre"


def test_a_postal_code_in_the_text_narrows_the_names(territory: Territory) -> None:
    assert names(territory, "05140 saint julien") == ["Saint-Julien-en-Beauchêne"]


def test_a_cedex_code_suggests_its_office(territory: Territory) -> None:
    assert names(territory, "05010")[0] == "Gap"
    assert names(territory, "05105")[0] == "Briançon"
    assert names(territory, "05010 CEDEX")[0] == "Gap"
    assert territory.communes_of_postal_code("05010") == ()


def test_nothing_is_suggested_for_nothing(territory: Territory) -> None:
    assert names(territory, "") == names(territory, " - ") == names(territory, "0") == []


def test_the_limit_holds(territory: Territory) -> None:
    assert len(names(territory, "saint", 3)) == 3
