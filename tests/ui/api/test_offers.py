"""``GET /api/v1/offers``: what the issue promises of every parameter, on the bundled directory."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from starlette.testclient import TestClient

from directory.territory import load_territory
from ui.api import models
from ui.app import create_app
from ui.services import Services

TERRITORY = load_territory()


@pytest.fixture(scope="module")
def client(demo: Services) -> TestClient:
    return TestClient(create_app(demo))


def ask(client: TestClient, **params: Any) -> models.OfferList:
    answer = client.get("/api/v1/offers", params=params)
    assert answer.status_code == 200, answer.text
    return models.OfferList.model_validate_json(answer.text)


def walk(client: TestClient, **params: Any) -> list[str]:
    """Keys or ids of a whole search, page by page through ``next``."""
    found: list[str] = []
    page = ask(client, **params)
    while True:
        found += [item.id for item in page.items]
        if page.next is None:
            return found
        page = ask(client, **params, cursor=page.next)


def test_browsing_gives_everything_in_pages(client: TestClient) -> None:
    page = ask(client)
    assert (page.total, page.page, page.size, page.pages) == (348, 1, 20, 18)
    assert len(page.items) == 20
    assert page.groups.on_site + page.groups.remote + page.groups.unplaced == 348
    assert page.engine == "embedded"


def test_an_origin_filters_nothing_but_tells_the_way(client: TestClient) -> None:
    page = ask(client, commune="05065")
    assert page.total == 348
    placed = [item for item in page.items if item.site and item.site.lat is not None]
    assert placed
    assert all(item.distance_m is not None and item.minutes is not None for item in placed)
    by_point = ask(client, lat=44.66, lon=6.65)
    assert by_point.total == 348


def test_a_radius_narrows_the_on_site_group_only(client: TestClient) -> None:
    wide, near = ask(client, commune="05001"), ask(client, commune="05001", radius_km=30, size=200)
    assert near.groups.on_site < wide.groups.on_site
    assert (near.groups.remote, near.groups.unplaced) == (wide.groups.remote, wide.groups.unplaced)
    on_site = ask(client, commune="05001", radius_km=30, size=200, group="on_site")
    assert on_site.total == near.groups.on_site == len(on_site.items)
    assert all(item.distance_m is not None and item.distance_m <= 30_000 for item in on_site.items)


def test_minutes_follow_the_season(client: TestClient) -> None:
    """From Cervières to Arvieux: over the Izoard in summer, around by Guillestre in winter."""
    cervieres = "05027"
    summer, winter = (
        ask(client, commune=cervieres, max_minutes=60, season=season, group="on_site", size=200)
        for season in ("summer", "winter")
    )
    assert winter.total < summer.total
    assert {item.id for item in winter.items} < {item.id for item in summer.items}


def test_sort_by_minutes_and_by_distance_is_strict(client: TestClient) -> None:
    for sort, measure in (("minutes", "minutes"), ("distance", "distance_m")):
        items = ask(client, commune="05070", sort=sort, group="on_site", size=200).items
        told = [value for item in items if (value := getattr(item, measure)) is not None]
        assert told == sorted(told)
        assert len(told) > 150


def test_facets_do_not_narrow_their_own_counts(client: TestClient) -> None:
    free, chosen = ask(client, q="emploi"), ask(client, q="emploi", family="formation")
    assert chosen.facets["family"] == free.facets["family"]
    assert chosen.total == free.facets["family"]["formation"]
    assert sum(chosen.facets["mode"].values()) >= chosen.total > 0


def test_alternatives_of_one_parameter_add_up(client: TestClient) -> None:
    one, two = ask(client, family="sante"), ask(client, family="mobilite")
    both = ask(client, family=["sante", "mobilite"])
    assert max(one.total, two.total) < both.total <= one.total + two.total


@pytest.mark.parametrize(
    ("name", "values"),
    [("source", "demonstration"), ("canton", "0501, "), ("epci", "200067825"), ("fees", "gratuit")],
)
def test_an_unknown_value_of_a_closed_list_is_refused_with_those_that_exist(
    client: TestClient, name: str, values: str
) -> None:
    for path in ("/api/v1/offers", "/api/v1/offers.csv"):
        answer = client.get(path, params={name: "zz"})
        assert answer.status_code == 422
        assert answer.headers["Content-Type"].startswith("application/problem+json")
        (error,) = answer.json()["errors"]
        assert error["name"] == name
        assert "« zz » n'est pas" in error["reason"]
        assert values in error["reason"].split("Valeurs possibles : ")[1]


def test_an_unknown_partner_is_refused_as_an_unknown_source_is(client: TestClient) -> None:
    nobody = "00000000-0000-0000-0000-000000000000"
    known = ask(client).items[0].partner.id
    for path in ("/api/v1/offers", "/api/v1/offers.csv"):
        answer = client.get(path, params={"partner": [nobody, known]})
        assert answer.status_code == 422
        assert answer.headers["Content-Type"].startswith("application/problem+json")
        (error,) = answer.json()["errors"]
        assert error["name"] == "partner"
        assert f"« {nobody} » n'est pas une structure de l'annuaire" in error["reason"]
    assert ask(client, partner=known).total > 0


@pytest.mark.parametrize(
    ("lat", "lon", "outside"),
    [
        (44.559, 6.079, False),
        (44.66, 6.65, False),
        (48.85, 2.35, True),
        (44.19, 5.95, True),
        (-45.0, 170.0, True),
    ],
)
def test_a_start_outside_the_territory_is_said_and_refused_nothing(
    client: TestClient, lat: float, lon: float, outside: bool
) -> None:
    page = ask(client, lat=lat, lon=lon, size=200)
    assert page.total == 348
    assert (page.notice or "").startswith("Ce point est hors des Hautes-Alpes") is outside
    placed = [item for item in page.items if item.site and item.site.lat is not None]
    assert placed
    assert all(item.distance_m is not None for item in placed)
    assert all((item.minutes is None) is outside for item in placed)


@pytest.mark.parametrize("params", [{}, {"commune": "05065"}, {"q": "bus gap"}])
def test_nothing_is_said_of_a_start_that_is_usual(client: TestClient, params: dict[str, str]) -> None:
    assert ask(client, **params).notice is None


def test_eligibility_keeps_the_unknown_and_drops_the_no(client: TestClient) -> None:
    page = ask(client, eligible_for="05001", size=200)
    told = {item.eligible for item in page.items}
    assert told == {"yes", "unknown"}
    assert page.total < 348


def test_nobody_is_told_to_come_to_what_is_kept_for_people_of_elsewhere(client: TestClient) -> None:
    items = ask(client, commune="05065", size=200).items
    kept = [item for item in items if item.eligible == "no" and item.access.kind == "come"]
    assert kept
    assert {item.access.label for item in kept} == {"Renseignez-vous avant de venir"}
    assert any(item.access.label == "Vous pouvez venir" for item in items)


def test_a_canton_counts_what_has_a_place_there_and_not_what_only_serves_it(client: TestClient) -> None:
    counts = ask(client, size=1).facets["canton"]
    assert len(counts) > 10
    for canton, count in counts.items():
        there = ask(client, canton=canton, group="on_site", size=200)
        assert (there.total, len(there.items)) == (count, count)
        assert all(
            item.site and TERRITORY.communes[item.site.commune.code].canton == canton for item in there.items
        )
    served = ask(client, eligible_for="05065", group="unplaced", size=200)
    assert served.total > 0
    assert all(item.site is None for item in served.items)


def test_a_canton_of_gap_means_gap(client: TestClient) -> None:
    asked = ask(client, canton="0506", group="on_site")
    assert asked.total > 0
    assert asked.total == ask(client, canton="0599", group="on_site").total


def test_the_cursor_walks_through_everything_once(client: TestClient) -> None:
    for params in ({}, {"q": "emploi"}, {"commune": "05061", "sort": "distance"}, {"sort": "updated"}):
        found = walk(client, size=33, **params)
        assert len(found) == len(set(found)) == ask(client, **params).total


def test_page_numbers_walk_through_everything_once(client: TestClient) -> None:
    found = [item.id for page in range(1, 6) for item in ask(client, page=page, size=70).items]
    assert len(found) == len(set(found)) == 348
    assert ask(client, page=7, size=70).items == ()


def test_source_dates_and_identifiers_are_those_of_the_source(client: TestClient) -> None:
    item = next(
        item for item in ask(client, q="CSAPA Gap").items if item.key == "addictions-france-05--csapa-gap"
    )
    assert item.source_date == "2014-01-27"
    assert item.url.endswith(f"/offres/{item.id}")
    detail = client.get(f"/api/v1/offers/{item.id}").json()
    assert detail["sources"][0]["key"] == item.key
    assert detail["sites"][0]["commune"] == {"code": "05061", "name": "Gap"}
    assert models.OfferDetail.model_validate(detail).name == item.name


@pytest.mark.parametrize(
    "params",
    [
        {"couleur": "bleu"},
        {"radius_km": "10"},
        {"size": "500"},
        {"cursor": "abîmé"},
        {"theme": "rien"},
        {"lat": "1"},
    ],
)
def test_a_bad_parameter_is_a_problem_document(client: TestClient, params: dict[str, str]) -> None:
    answer = client.get("/api/v1/offers", params=params)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = models.Problem.model_validate_json(answer.text)
    assert problem.errors
    assert all(error.reason for error in problem.errors)


@pytest.mark.parametrize(
    "path", ["/offers/abc", "/offers/00000000-0000-0000-0000-000000000000", "/partners/abc"]
)
def test_what_does_not_exist_is_a_problem_document(client: TestClient, path: str) -> None:
    answer = client.get(f"/api/v1{path}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_search_about_violence_leaves_no_trace(client: TestClient) -> None:
    answer = client.get("/api/v1/offers", params={"q": "mon mari me frappe"})
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_a_misspelt_search_finds_and_a_meaningless_one_says_what_to_relax(client: TestClient) -> None:
    assert "permis" in ask(client, q="permi de conduire").items[0].name.lower()
    assert "aliment" in ask(client, q="l'aide alimentaire").items[0].name.lower()
    assert ask(client, q="xyzzyx").total == 0


def around_gap() -> dict[str, Any]:
    return {
        "type": "Polygon",
        "coordinates": [[[6.0, 44.5], [6.2, 44.5], [6.2, 44.62], [6.0, 44.62], [6.0, 44.5]]],
    }


def test_a_polygon_in_the_body_narrows_the_on_site_group(client: TestClient) -> None:
    everywhere, inside = ask(client, size=200), client.post("/api/v1/offers?size=200", json=around_gap())
    assert inside.status_code == 200
    found = models.OfferList.model_validate_json(inside.text)
    assert 0 < found.groups.on_site < everywhere.groups.on_site
    assert found.groups.remote == everywhere.groups.remote
    for item in found.items:
        if item.group == "on_site" and item.site and item.site.lat and item.site.lon:
            assert 44.5 <= item.site.lat <= 44.62
            assert 6.0 <= item.site.lon <= 6.2


@pytest.mark.parametrize(
    "body",
    [
        "", "{", "[]", "null",
        '{"type": "Point", "coordinates": [6, 44]}',
        '{"type": "Polygon", "coordinates": []}',
        '{"type": "Polygon", "coordinates": [[[6, 44], [7, 44]]]}',
        '{"type": "Polygon", "coordinates": [[[600, 44], [7, 44], [7, 45], [600, 44]]]}',
        '{"type": "Polygon", "coordinates": [[["a", 44], [7, 44], [7, 45], ["a", 44]]]}',
        "x" * 2_000_000,
    ],
)  # fmt: skip
def test_a_bad_shape_is_refused(client: TestClient, body: str) -> None:
    answer = client.post("/api/v1/offers", content=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["name"] == "area"


def test_the_export_holds_exactly_the_results_in_order(client: TestClient) -> None:
    answer = client.get("/api/v1/offers.csv", params={"commune": "05065", "q": "emploi"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    lines = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    walked = walk(client, commune="05065", q="emploi", size=50)
    assert [line["adresse de la fiche"].rsplit("/", 1)[1] for line in lines] == walked
    everything = client.get("/api/v1/offers.csv").text
    assert len(list(csv.reader(io.StringIO(everything), delimiter=";"))) == 349


def test_distances_count_from_the_place_named_in_the_words(client: TestClient) -> None:
    near = {"q": "garage laragne", "radius_km": "20", "sort": "distance"}
    found = client.get("/api/v1/offers", params=near)
    assert found.status_code == 200
    assert (
        found.json()["total"]
        == client.get("/api/v1/offers", params={**near, "commune": "05070"}).json()["total"]
    )
    for path in ("offers", "offers.csv"):
        refused = client.get(f"/api/v1/{path}", params={**near, "as_typed": "laragne"})
        assert [each["name"] for each in refused.json()["errors"]] == ["radius_km", "sort"]


def test_what_was_understood_is_told_and_may_be_refused(client: TestClient) -> None:
    found = client.get("/api/v1/offers", params={"q": "lojement gap"}).json()
    told = {step["kind"]: step for step in found["understood"]}
    assert told["place"] == {"kind": "place", "words": "gap", "meaning": "Gap", "value": "commune:05061"}
    assert told["typo"] == {"kind": "typo", "words": "lojement", "meaning": "logement", "value": None}
    assert told["help"]["meaning"]
    assert (found["did_you_mean"], found["unknown"], found["weak"]) == ("logement gap", [], False)
    refused = client.get(
        "/api/v1/offers", params={"q": "lojement gap", "as_typed": ["lojement", "gap"]}
    ).json()
    assert (refused["understood"], refused["did_you_mean"]) == ([], "logement gap")
    assert refused["unknown"] == ["lojement"]


def test_urgent_numbers_come_with_the_answer(client: TestClient) -> None:
    urgent = client.get("/api/v1/offers", params={"q": "je dors dehors ce soir"}).json()["urgent"]
    assert (urgent[0]["number"], urgent[0]["way"]) == ("115", "call")
    assert client.get("/api/v1/offers", params={"q": "formation premiers secours"}).json()["urgent"] == []


def test_nothing_found_tells_what_to_relax_as_parameters(client: TestClient) -> None:
    asked = {"q": "dentiste", "commune": "05001", "radius_km": 1, "group": "on_site"}
    found = client.get("/api/v1/offers", params=asked).json()
    assert found["total"] == 0
    assert {"radius_km", "q"} <= {way["parameter"] for way in found["relaxations"]}
    for way in found["relaxations"]:
        assert client.get(f"/api/v1/offers?{way['query']}").json()["total"] == way["total"] > 0


def test_what_the_answer_tells_of_the_words_is_documented(client: TestClient) -> None:
    schemas = client.get("/api/openapi.json").json()["components"]["schemas"]
    for name in ("understood", "did_you_mean", "unknown", "weak", "urgent", "relaxations"):
        assert schemas["OfferList"]["properties"][name]["description"], name
        assert name in schemas["OfferList"]["required"], name
