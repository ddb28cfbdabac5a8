"""GTFS: public transport as operators publish it (a folder or zip of ``.txt`` tables).

One mobility offer per route that stops in the territory, one site per commune served, the agency as partner.
https://gtfs.org/documentation/schedule/reference/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from directory.records import Candidate, PartnerRecord
from importers.base import Context, Draft, FieldMap, Mapped, Notes, Problem, Row, SourceFacts
from importers.fields import Fields
from importers.formats import gtfs_route
from importers.formats.body import refused
from importers.formats.gtfs_read import NEEDED, Feed, Tables, check_one_feed, lines_of, tables_of, values_of
from importers.normalise import fold
from importers.readers.parts import Part
from importers.readers.tables import Table
from importers.refusal import FileRefused

PAGE: Final = "https://transport.data.gouv.fr/"
NO_ROUTE: Final = "aucune ligne de ce réseau ne dessert le territoire"


class Gtfs:
    """The format ``gtfs``."""

    name = "gtfs"
    label = "GTFS (lignes et arrêts de transport, dossier ou zip)"
    facts = SourceFacts("Horaires de transport (GTFS)", PAGE, None)
    drops: frozenset[str] = frozenset()
    signs = "un dossier ou un zip avec routes.txt, trips.txt, stop_times.txt et stops.txt"
    traps = (
        "The tables may be inside a folder of the zip, begin with a BOM, hold columns nobody knows.",
        "`agency_id` is left out when there is one agency; a station's platforms are one stop.",
        "`calendar.txt` or `calendar_dates.txt` may be missing, or all optional tables.",
        "A stop has a position and no commune: outlines say which.",
        "`stop_times.txt` has millions of lines: it is streamed, and only which stops a route has is kept.",
    )
    fields = (
        FieldMap("agency_id (else agency_name)", "partner (key)"),
        FieldMap("agency_name", "partner.name"),
        FieldMap("agency_phone, agency_email, agency_url", "partner.contacts, offer.contacts"),
        FieldMap("route_id", "offer (key)"),
        FieldMap(
            "route_type, route_short_name, route_long_name", "offer.name", "« Car 101 : Gap – Briançon »"
        ),
        FieldMap("route_desc, stops", "offer.description", "with the communes served"),
        FieldMap("route_url (else agency_fare_url, agency_url)", "offer.mobilisation_url"),
        FieldMap(
            "stops (through trips and stop_times)", "offer.sites", "one per commune, nearest to the mairie"
        ),
        FieldMap(
            "calendar, calendar_dates", "offer.hours_text, offer.validity", "validity: seasonal routes only"
        ),
        FieldMap("fare_attributes, fare_rules", "offer.fees, offer.fees_detail"),
        FieldMap("constant", "offer.themes", "mobilite--mobilite-douce-partagee-collective"),
        FieldMap("constant", "offer.zone_eligibilite, offer.zone_deduced", "everybody may board"),
        FieldMap("arrival_time, departure_time, shapes, frequencies, flex, fares v2", "", "not a timetable"),
    )

    def sniff(self, parts: Sequence[Part]) -> bool:
        """The five tables of a feed, with the columns that make it one."""
        tables = tables_of(parts)
        try:
            return tables.keys() >= NEEDED.keys() and all(
                NEEDED[name] <= set(Table(tables[name]).header) for name in ("routes", "stops")
            )
        except FileRefused:
            return False

    def read(self, parts: Sequence[Part], notes: Notes) -> Iterator[Row]:
        """A row per agency, then a row per route with its stops."""
        check_one_feed(parts)
        tables = tables_of(parts)
        if missing := sorted(NEEDED.keys() - tables.keys()):
            files = ", ".join(f"{name}.txt" for name in missing)
            raise FileRefused(f"Ce n'est pas un fichier GTFS complet : il manque {files}.")
        agencies: dict[str, dict[str, str]] = {}
        for record in lines_of(tables, "agency"):
            key = _agency_key(record.values)
            agencies.setdefault(key, record.values)
            yield Row(
                "agency.txt", record.number, ("partner",), record.values | {"key": key}, {}, record.fault
            )
        joined = Tables(tables)
        feed = Feed(joined)
        notes.extend(_unread(name, lines) for name, lines in joined.unread.items())
        for record in lines_of(tables, "routes"):
            values = values_of(record.values, feed) | _agency_of(record.values, agencies)
            yield Row("routes.txt", record.number, ("offer",), values, {}, record.fault)

    def map(self, row: Row, context: Context) -> Mapped:
        """An agency gives a partner, called in by its routes; a route that stops here gives an offer."""
        return _partner(row, context) if row.kinds == ("partner",) else gtfs_route.mapped(row, context)


def _unread(name: str, lines: int) -> Problem:
    reason = f"Lignes de « {name}.txt » qui n'ont pas pu être lues : {lines}. Elles ne comptent pas."
    return Problem(f"{name}.txt", None, None, None, None, reason, "Corrigez ces lignes.", "warning")


def _agency_key(values: dict[str, str]) -> str:
    return values.get("agency_id", "").strip() or fold(values.get("agency_name"))


def _agency_of(route: dict[str, str], agencies: dict[str, dict[str, str]]) -> dict[str, Any]:
    """The agency of a route and how to reach it; the only one when the route names none."""
    key = route.get("agency_id", "").strip()
    if not key and len(agencies) == 1:
        key = next(iter(agencies))
    agency = agencies.get(key, {})
    names = ("agency_name", "agency_phone", "agency_email", "agency_url", "agency_fare_url")
    return {"agency": key if key in agencies else None} | {name: agency.get(name) for name in names}


def _partner(row: Row, context: Context) -> Mapped:
    fields = Fields(row, context.today, context=str(row.values.get("agency_name") or ""))
    key, name = fields.line("key"), fields.line("agency_name")
    if row.fault is not None:
        fields.reject(None, row.fault, "Corrigez cette ligne.")
    elif key is None or name is None:
        fields.reject("agency_name", "Ce réseau n'a pas de nom.", "Donnez son « agency_name ».")
    if key is None or name is None or row.fault is not None:
        return refused(fields, key)
    partner = PartnerRecord(
        name=name,
        kind="Réseau de transport",
        contacts=fields.contacts("agency_phone", "agency_email", "agency_url", None),
    )
    everywhere = context.places.everywhere
    draft = Draft(Candidate(kind="partner", key=key, partner=partner), "inside" if everywhere else "outside")
    # Without an address, an agency is of here when one of its routes stops here.
    return Mapped((draft,), tuple(fields.problems), None if everywhere else NO_ROUTE, fields.context)
