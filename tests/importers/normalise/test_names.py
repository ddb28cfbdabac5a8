from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.normalise.names import readable_name, readable_street
from importers.normalise.text import clean

SPELLINGS = {"BUECH": "Buëch", "BRIANCON": "Briançon"}


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("CTRE HOSPITALIER BUECH DURANCE", "Centre hospitalier Buëch Durance"),
        ("CH BUECH DURANCE", "Centre hospitalier Buëch Durance"),
        ("CENTRE HOSPITALIER D'EMBRUN", "Centre hospitalier d'Embrun"),
        ("C.C.A.S.", "CCAS"),
        ("A.D.M.R. DE LA VALLEE", "ADMR de la vallée"),
        ("CSAPA FONDATION EDITH SELTZER", "CSAPA Fondation Edith Seltzer"),
        ("EHPAD ST MENS", "EHPAD Saint Mens"),
        ("HOPITAL DE JOUR PSY INF JUV PRAMBULLE", "Hôpital de jour psychiatrie infantile juvénile Prambulle"),
        ("SSIAD VVCS", "SSIAD VVCS"),
        ('"CENTRE PSYCHOPEDAGOGIQUE ""ELAN"""', "Centre psychopédagogique Elan"),
        ("France services de Gap", "France services de Gap"),
        ("BIBLIOTHEQUE DU LYCEE DE MEDITERRANEE", "Bibliothèque du lycée de Méditerranée"),
        ("", ""),
    ],
)
def test_a_name_in_capitals_becomes_readable(written: str, shown: str) -> None:
    assert readable_name(written, SPELLINGS) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("12 AV DU DR PROVANSAL", "12 Avenue du Docteur Provansal"),
        ("R DE L'HOPITAL", "Rue de l'Hôpital"),
        ("2 BIS RTE DE BRIANCON", "2 bis Route de Briançon"),
        ("41 AV DU 159EME RIA", "41 Avenue du 159eme Ria"),
        ("86 AV d'Embrun", "86 Avenue d'Embrun"),
        ("ANCIENNE ROUTE DE VEYNES", "Ancienne route de Veynes"),
        ("5 rue Carnot", "5 rue Carnot"),
        ("BP 29", "BP 29"),
    ],
)
def test_a_street_in_capitals_becomes_readable(written: str, shown: str) -> None:
    assert readable_street(written, SPELLINGS) == shown


@given(st.text() | st.text(alphabet="ABCDEHIRSTUV .'-12éÉ"))
def test_no_text_makes_it_fail_and_reading_again_changes_nothing(text: str) -> None:
    # An acronym is known by its dots, and loses them.
    has_dots = re.search(r"[^\W\d_]\.[^\W\d_]\.", clean(text)) is not None
    for read in (readable_name, readable_street):
        once = read(text)
        assert clean(once) == once
        assert has_dots or read(once) == once
