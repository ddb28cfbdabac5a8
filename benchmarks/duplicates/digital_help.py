"""A small reader of the sample of places of digital help, for measuring duplicates only.

It keeps what tells a place from another: name, address, position, phone, website.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from directory.duplicates.names import comparable
from directory.records import Candidate, Contact, PartnerRecord, SiteRecord
from directory.territory import Territory
from directory.words import plain

SOURCE: Final = "mediation_numerique"
FORMER: Final = {"la salle les alpes": "la salle les alpes", "devoluy": "le devoluy"}


def places(path: Path, territory: Territory) -> Iterator[Candidate]:
    """One partner per place of the territory."""
    communes = {comparable(commune.name): commune.code for commune in territory.communes.values()}
    communes |= {comparable(plain(commune.name)): commune.code for commune in territory.communes.values()}
    for place in json.loads(path.read_text(encoding="utf-8")):
        spelled = comparable(plain(str(place["commune"])).replace("st ", "saint "))
        if str(place.get("code_postal", "")).startswith(territory.code) and spelled in communes:
            yield Candidate(kind="partner", key=place["id"], partner=_partner(place, communes[spelled]))


def _partner(place: dict[str, Any], commune: str) -> PartnerRecord:
    contacts = [Contact(kind="phone", value=place["telephone"])] if place.get("telephone") else []
    if place.get("site_web"):
        contacts.append(Contact(kind="website", value=place["site_web"]))
    site = SiteRecord(
        address=place["adresse"],
        postal_code=place["code_postal"],
        commune=commune,
        lat=place["latitude"],
        lon=place["longitude"],
        origin="source",
        precision="address",
    )
    return PartnerRecord(name=place["nom"], contacts=tuple(contacts), place=site)
