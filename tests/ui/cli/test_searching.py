"""``spie search``: a place by its name, and how to see what follows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import typer

from search.query import Query
from ui.api import models
from ui.cli import app
from ui.cli.searching import commune_code, more
from ui.services import Services

Spie = Callable[..., str]


@pytest.fixture
def spie(demo: Services, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Spie:
    """Runs ``spie search`` over the bundled directory and gives what it prints."""
    monkeypatch.setattr("ui.cli.searching.build", lambda _: demo)

    def run(*words: str) -> str:
        capsys.readouterr()
        app(["search", *words], standalone_mode=False)
        return capsys.readouterr().out.replace("\xa0", " ")

    return run


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("05065", "05065"),
        ("Guillestre", "05065"),
        ("guillestre (05600)", "05065"),
        ("L'Argentière la Bessée", "05006"),
        ("Vallouise", "05101"),
        ("commune:05065", "05065"),
    ],
)
def test_a_commune_is_read_by_its_code_or_its_name(demo: Services, written: str, code: str) -> None:
    assert commune_code(written, demo.territory) == code


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("05600", "Guillestre (05600), Eygliers (05600), "),
        ("Queyras", "Aiguilles (05470), "),
        ("canton de Guillestre", " ou une autre ?"),
    ],
)
def test_what_is_not_one_commune_names_those_near(demo: Services, written: str, near: str) -> None:
    with pytest.raises(typer.BadParameter) as refused:
        commune_code(written, demo.territory)
    assert f"« {written} » ne désigne pas une seule commune. Voulez-vous dire " in refused.value.message
    assert near in refused.value.message


@pytest.mark.parametrize(
    ("written", "near"),
    [("Guilestre", "Guillestre (05600)"), ("Saint Bonet", "Saint-Bonnet-en-Champsaur (05500)")],
)
def test_a_name_near_one_commune_only_is_not_known_and_proposes_it(
    demo: Services, written: str, near: str
) -> None:
    with pytest.raises(typer.BadParameter) as refused:
        commune_code(written, demo.territory)
    said = f"--commune : nous ne connaissons pas « {written} ». Voulez-vous dire {near} ?"
    assert refused.value.message == said


def test_a_place_nobody_knows_is_said(demo: Services) -> None:
    with pytest.raises(typer.BadParameter, match="nous ne connaissons pas « xyzzy » dans les Hautes-Alpes"):
        commune_code("xyzzy", demo.territory)


def test_a_name_and_a_code_find_the_same(spie: Spie) -> None:
    named, coded = (
        models.OfferList.model_validate_json(spie("permis", "--commune", commune, "--json"))
        for commune in ("guillestre", "05065")
    )
    assert named.items == coded.items
    assert named.items[0].eligible == coded.items[0].eligible


def test_the_rest_of_a_list_is_announced_and_followed(spie: Spie, demo: Services) -> None:
    total = demo.search.search(Query(), demo.clock()).total
    assert spie().endswith(f"Offres 1 à 20 sur {total}. Suite : --page 2, ou --size 200\n")
    second = spie("--page", "2")
    assert "\n21. " in second
    assert f"Offres 21 à 40 sur {total}. Suite : --page 3, ou --size 200" in second
    assert f"Offres 1 à 200 sur {total}. Suite : --page 2\n" in spie("--size", "200")
    assert f"Offre 1 sur {total}. Suite : --page 2" in spie("--size", "1")


def test_the_last_page_announces_nothing_and_a_page_beyond_says_where_the_last_one_is(
    spie: Spie, demo: Services
) -> None:
    last = demo.search.search(Query(size=200), demo.clock()).pages
    assert "Suite" not in spie("--size", "200", "--page", str(last))
    told = spie("--size", "200", "--page", str(last + 1))
    assert told.endswith(f"La page {last + 1} est vide : la dernière est la page {last}.\n")


def test_a_list_followed_by_its_cursor_goes_on_by_it(demo: Services) -> None:
    first = demo.search.search(Query(), demo.clock())
    results = demo.search.search(Query(cursor=first.next), demo.clock())
    assert more(results) == f"Suite : --param cursor={results.next}"
