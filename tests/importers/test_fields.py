"""Reading one row's fields: no half of a person's address in a message, and no cell that stops the machine."""

from __future__ import annotations

from datetime import date

from importers.base import Row
from importers.fields import LONGEST_READ, MOST_UNKNOWN, Fields
from importers.normalise import phone


def fields(**values):
    return Fields(Row("f", 2, ("partner",), values), date(2026, 11, 25))


def told(read):
    return " ".join(f"{problem.value} {problem.reason}" for problem in read.problems)


def test_a_quote_cut_short_tells_no_half_of_a_personal_address():
    read = fields(telephone="standard fermé, écrire plutôt à ce contact : jean.dupont@exemple.fr")
    assert read.read("telephone", phone) is None
    assert read.problems
    assert "dupont" not in told(read)


def test_the_shared_address_beside_a_personal_one_is_taken():
    read = fields(courriel="jean.dupont@exemple.fr ; accueil@exemple.fr")
    assert read.email("courriel") == "accueil@exemple.fr"
    assert "dupont" not in told(read)


def test_a_personal_address_alone_is_dropped_and_told():
    read = fields(courriel="jean.dupont@exemple.fr")
    assert read.email("courriel") is None
    assert "semble être celle d'une personne" in told(read)
    assert "dupont" not in told(read)


def test_a_cell_too_long_for_its_field_is_told_not_read():
    read = fields(telephone="0" * (LONGEST_READ + 1))
    assert read.read("telephone", phone) is None
    assert "trop long" in told(read)


def test_thousands_of_unknown_values_are_told_in_a_few_problems():
    read = fields(publics=",".join(f"v{n}" for n in range(5_000)))
    assert read.choices("publics", {"jeunes"}) == ()
    assert len(read.problems) == MOST_UNKNOWN + 1
    assert "4980 autres valeurs" in told(read)
