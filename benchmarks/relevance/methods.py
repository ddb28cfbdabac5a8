"""The ways of ranking that are compared: the directory's own, on each engine, and two baselines."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import tantivy
from sqlalchemy import text

from benchmarks.relevance.judged import Judged
from directory import db, store
from directory.settings import Settings
from directory.store import StoredOffer
from importers import bundled_folder
from importers.pipeline import run_import
from search.query import Query
from ui.services import Services, build

DEPTH = 20
NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
SOURCE = "demonstration"

Method = Callable[[Judged], Sequence[str]]


def instance(home: Path, **values: str) -> Services:
    """The bundled directory, loaded and indexed in ``home``; the clock stands still."""
    services = build(Settings.model_validate({"SPIE_HOME": home} | values), clock=lambda: NOW)
    run_import(
        services.database,
        services.settings,
        format="template",
        path=bundled_folder(),
        source_key=SOURCE,
        now=NOW,
    )
    services.indexer.catch_up()
    return services


def keys_by_id(services: Services) -> dict[str, str]:
    """Keys of the template by offer id; a masked offer, whose key is hidden, is known by its name."""
    import csv

    with (bundled_folder() / "offers.csv").open(encoding="utf-8", newline="") as opened:
        by_name = {row["name"]: row["offer_key"] for row in csv.DictReader(opened)}
    with db.reading(services.database) as session:
        return {str(offer.id): _key(offer, by_name) for offer in store.iter_published(session, NOW.date())}


def _key(offer: StoredOffer, by_name: Mapping[str, str]) -> str:
    return next((source.key for source in offer.sources if source.key), None) or by_name[offer.record.name]


def directory(services: Services) -> Method:
    """The directory's search, as pages and API answer it."""
    keys = keys_by_id(services)

    def search(judged: Judged) -> Sequence[str]:
        query = Query(q=judged.query, commune=judged.commune, size=DEPTH)
        return [keys[item.id] for item in services.search.search(query, NOW).items]

    return search


def said_so(services: Services) -> Callable[[Judged], frozenset[str]]:
    """What the search says of a query that it cannot answer: ``nothing``, ``near`` or ``unknown`` words."""

    def said(judged: Judged) -> frozenset[str]:
        results = services.search.search(Query(q=judged.query, commune=judged.commune, size=1), NOW)
        told = {"nothing": not results.total, "near": results.weak, "unknown": bool(results.unknown)}
        return frozenset(name for name, true in told.items() if true)

    return said


def plain_like(services: Services) -> Method:
    """SQL ``LIKE`` on every word of three letters or more, offers holding the most words first."""
    keys = keys_by_id(services)

    def search(judged: Judged) -> Sequence[str]:
        words = [word for word in re.findall(r"\w+", judged.query.lower()) if len(word) >= 3]
        if not words:
            return []
        held = " + ".join(f"(lower(name || ' ' || record) LIKE :w{n})" for n in range(len(words)))
        wanted = text(
            f"SELECT id, {held} AS held FROM offer WHERE {held} > 0 ORDER BY held DESC, id LIMIT {DEPTH}"
        )
        with db.reading(services.database) as session:
            rows = session.execute(wanted, {f"w{n}": f"%{word}%" for n, word in enumerate(words)})
            return [keys[_uuid(row.id)] for row in rows]

    return search


def _uuid(value: str) -> str:
    return (
        f"{value[:8]}-{value[8:12]}-{value[12:16]}-{value[16:20]}-{value[20:]}" if "-" not in value else value
    )


def plain_engine(services: Services) -> Method:
    """tantivy as it comes: its own tokenizer over names, partners and descriptions, BM25, no setting."""
    keys = keys_by_id(services)
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    for name in ("name", "partner", "description", "conditions", "places"):
        builder.add_text_field(name)
    index = tantivy.Index(builder.build())
    writer = index.writer()
    with db.reading(services.database) as session:
        for offer in store.iter_published(session, NOW.date()):
            writer.add_document(tantivy.Document(**_plain(offer, services)))
    writer.commit()
    index.reload()

    def search(judged: Judged) -> Sequence[str]:
        query, _ = index.parse_query_lenient(
            judged.query, ["name", "partner", "description", "conditions", "places"]
        )
        searcher = index.searcher()
        found = searcher.search(query, DEPTH).hits
        return [keys[searcher.doc(address)["id"][0]] for _, address in found]

    return search


def _plain(offer: StoredOffer, services: Services) -> dict[str, str]:
    record = offer.record
    communes = (services.territory.commune(site.commune) for site in record.sites if site.commune)
    return {
        "id": str(offer.id),
        "name": record.name,
        "partner": offer.partner_name,
        "description": record.description or "",
        "conditions": record.conditions or "",
        "places": " ".join(commune.name for commune in communes if commune),
    }
