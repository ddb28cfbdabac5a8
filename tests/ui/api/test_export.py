"""``GET /api/v1/offers.csv``: every result, however many, a few in memory at a time, safe in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session
from starlette.testclient import TestClient

from directory import store
from importers import generate
from importers.pipeline import run_import
from search.paging import WINDOW
from search.query import Query
from tests import instance
from tests.conftest import NOW
from ui.api.export import csv_blocks
from ui.app import create_app
from ui.services import Services, build
from ui.urls import Urls

MANY = 1_250


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """An instance with more offers than any page or window holds; one of them is named like a formula."""
    folder = tmp_path_factory.mktemp("many")
    made = build(instance.settings(folder / "home"), clock=lambda: NOW)
    path = generate.write(folder / "offers", MANY, made.territory)
    offers = path / "offers.csv"
    text = offers.read_text(encoding="utf-8")
    first = text.splitlines()[1]
    cells = first.split(";")
    offers.write_text(text.replace(first, ";".join([*cells[:2], "=1+1|cmd", *cells[3:]])), encoding="utf-8")
    report = run_import(made.database, made.settings, format="template", path=path, now=NOW)
    assert (report.offers.added, report.rows.rejected) == (MANY, 0)
    made.indexer.catch_up()
    yield made
    made.database.dispose()


def lines_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


@pytest.mark.parametrize("params", [{}, {"q": "atelier"}, {"commune": "05061", "sort": "distance"}])
def test_all_results_are_there_once_in_the_order_of_the_pages(many: Services, params: dict[str, str]) -> None:
    client = TestClient(create_app(many))
    lines = lines_of(client.get("/api/v1/offers.csv", params=params).text)
    exported = [line["adresse de la fiche"].rsplit("/", 1)[1] for line in lines]
    page = client.get("/api/v1/offers", params=params | {"size": 200}).json()
    paged = [item["id"] for item in page["items"]]
    while page["next"]:
        page = client.get("/api/v1/offers", params=params | {"size": 200, "cursor": page["next"]}).json()
        paged += [item["id"] for item in page["items"]]
    assert exported == paged
    assert len(exported) == page["total"]
    if not params:
        assert len(exported) == MANY


def test_it_is_a_file_that_no_cache_keeps_and_no_cell_computes(many: Services) -> None:
    answer = TestClient(create_app(many)).get("/api/v1/offers.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="offres-2026-11-25.csv"'
    assert answer.headers["cache-control"] == "no-store"
    lines = lines_of(answer.text)
    assert "'=1+1|cmd" in {line["nom"] for line in lines}
    assert not any(cell.startswith(("=", "+", "-", "@")) for line in lines for cell in line.values())


def test_distances_are_numbers_to_a_french_spreadsheet(many: Services) -> None:
    answer = TestClient(create_app(many)).get("/api/v1/offers.csv", params={"commune": "05061"})
    told = [line["km"] for line in lines_of(answer.text) if line["km"]]
    assert told
    assert all(float(km.replace(",", ".")) >= 0 and "." not in km for km in told)


def test_no_more_than_a_window_of_offers_is_in_memory(
    many: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[int] = []
    load = store.load_offers

    def counted(session: Session, ids: Sequence[UUID]) -> Any:
        loaded.append(len(ids))
        return load(session, ids)

    monkeypatch.setattr(store, "load_offers", counted)
    blocks = csv_blocks(many.search.walk(Query(), NOW), many.territory, Urls("http://127.0.0.1:8000"))
    head, first = next(blocks), next(blocks)
    assert head.count("\r\n") == 1
    assert first.count("\r\n") > 1
    assert loaded == [WINDOW]
    rest = "".join(blocks)
    assert sum(loaded) == MANY
    assert max(loaded) == WINDOW
    assert len(lines_of(head + first + rest)) == MANY


def test_the_document_describes_it_without_what_pages_a_list(many: Services) -> None:
    client = TestClient(create_app(many))
    described = client.get("/api/openapi.json").json()["paths"]["/offers.csv"]["get"]
    named = {parameter["name"] for parameter in described["parameters"]}
    assert {"q", "commune", "family"} <= named
    assert named.isdisjoint({"page", "size", "cursor"})
    assert "text/csv" in described["responses"]["200"]["content"]
    assert client.get("/api/v1/offers.csv", params={"couleur": "bleu"}).status_code == 422
