"""An invented data·inclusion v1 dataset, as large as asked: structures and services, as NDJSON or JSON.

The same count and seed always give the same files. Nearly every row is of the territory, so that nearly all
of it is stored; as in real files some rows are of elsewhere, some hold mistakes, a few are hidden places.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, Final, Literal

from stdnum import luhn

from directory.territory import Commune, Territory
from directory.vocabularies import RESEAUX_PORTEURS, TEMPORARY_LODGING, VIOLENCE
from importers import generate
from importers import generate_words as words

SERVICES_PER_STRUCTURE: Final = 4
AT_HOME: Final = 0.7
"""Share of services that are found at their structure's own address and phone."""
SEED: Final = 20_261_125
Suffix = Literal["ndjson", "json"]
Values = dict[str, Any]

_FICTION: Final = ("19900", "26191", "35301", "46571", "53649", "63998")
"""Beginnings of phone numbers that are given to nobody, 10,000 each."""
_ELSEWHERE: Final = (
    ("38185", "38000", "Grenoble", 45.187, 5.727),
    ("13055", "13001", "Marseille", 43.297, 5.376),
)
_HOURS: Final = (
    "Mo-Fr 09:00-12:00,14:00-17:00",
    "Mo,Tu,Th 08:30-12:00; Fr 13:30-16:30",
    "We 14:00-18:00",
    "Tu-Sa 10:00-12:30; PH off",
    "du lundi au vendredi, 9h-12h et 14h-17h",
    "sur rendez-vous",
    None,
    None,
)
_CONDITIONS: Final = (*words.CONDITIONS, None)
_MISTAKES: Final[tuple[Values, ...]] = (
    {"courriel": "accueil(at)exemple"},
    {"telephone": "04 92 52"},
    {"thematiques": ["sante--inconnue"]},
    {"date_maj": "hier"},
    {"code_postal": "5000O"},
    {"publics": ["tous-publics", "jeunes"]},
    {"lien_source": "voir le site"},
    {"latitude": 6.559, "longitude": 44.793},
    {"courriel": "camille.exemple@exemple.fr"},
    {"nom": None},
)
"""What a partner gets wrong; the last one refuses the row."""


def write(folder: Path, services: int, territory: Territory, suffix: Suffix = "ndjson") -> Path:
    """Write ``structures`` and ``services`` (that many); answers the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(SEED)
    communes = list(territory.communes.values())
    homes = chance.choices(
        communes, [commune.population**0.5 for commune in communes], k=-(-services // SERVICES_PER_STRUCTURE)
    )
    seats = [_place(home, territory, chance) for home in homes]
    structures = (_structure(number, home, seats[number], chance) for number, home in enumerate(homes))
    _save(folder / f"structures.{suffix}", structures)
    offers = (
        _service(
            number,
            homes[number // SERVICES_PER_STRUCTURE],
            seats[number // SERVICES_PER_STRUCTURE],
            territory,
            chance,
        )
        for number in range(services)
    )
    _save(folder / f"services.{suffix}", offers)
    return folder


def _save(path: Path, rows: Iterator[Values]) -> None:
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    with path.open("w", encoding="utf-8") as file:
        if path.suffix == ".json":
            file.writelines(
                chain(["["], (f"{',' * (n > 0)}\n{line}" for n, line in enumerate(lines)), ["]\n"])
            )
        else:
            file.writelines(f"{line}\n" for line in lines)


def _phone(number: int) -> str:
    """One of the numbers kept for fiction."""
    return f"+33{_FICTION[number // 10_000 % len(_FICTION)]}{number % 10_000:04d}"


def _siret(number: int) -> str:
    siren = f"00{number:06d}"
    siren += luhn.calc_check_digit(siren)
    return f"{siren}0001{luhn.calc_check_digit(f'{siren}0001')}"


def _place(home: Commune, territory: Territory, chance: random.Random) -> Values:
    stated = (home.code, home.postal_codes[0], home.name, *generate.position(home, territory, chance))
    if chance.random() < 0.03:
        stated = chance.choice(_ELSEWHERE)
    names = ("code_insee", "code_postal", "commune", "latitude", "longitude")
    return {
        "adresse": f"{chance.randrange(1, 90)} {chance.choice(words.STREETS)}",
        "complement_adresse": chance.choice((None, None, None, "Bâtiment B")),
        **dict(zip(names, stated, strict=True)),
        "horaires_accueil": chance.choice(_HOURS),
    }


def _common(kind: str, number: int, chance: random.Random) -> Values:
    return {
        "_di_surrogate_id": f"invente-{kind}-{number}",
        "id": f"invente--{kind}-{number:06d}",
        "source": "invente",
        "date_maj": f"202{chance.randrange(3, 7)}-{chance.randrange(1, 10):02d}-{chance.randrange(1, 28):02d}",
        "lien_source": f"https://invente.exemple.fr/{kind}/{number}",
        "telephone": _phone(number if kind == "structure" else number // SERVICES_PER_STRUCTURE),
        "courriel": f"contact@{kind}-{number // SERVICES_PER_STRUCTURE}.exemple.fr",
        "score_qualite": round(chance.random(), 2),
        "extra": None,
    }


def _with_mistake(row: Values, chance: random.Random) -> Values:
    return row | chance.choice(_MISTAKES) if chance.random() < 0.04 else row


def _structure(number: int, home: Commune, seat: Values, chance: random.Random) -> Values:
    row = _common("structure", number, chance) | {
        "nom": f"{chance.choice(words.BODIES)} {chance.choice(words.TOPICS)} {home.of_name} {number + 1}",
        "siret": _siret(number),
        "site_web": f"https://structure-{number}.exemple.fr",
        "description": _description("Structure inventée pour mesurer.", chance),
        "accessibilite_lieu": None,
        "reseaux_porteurs": chance.sample(sorted(RESEAUX_PORTEURS), k=chance.choice((0, 0, 1))),
    }
    return _with_mistake(row | seat, chance)


def _description(first: str, chance: random.Random) -> str:
    activity = chance.choice(words.ACTIVITIES)
    start, end = chance.choice((("", ""), ("", ""), ("<p>", "</p>")))
    return f"{start}{first} {' '.join(activity.about)} {chance.choice(words.NOTES)}{end}"


def _service(number: int, home: Commune, seat: Values, territory: Territory, chance: random.Random) -> Values:
    activity = chance.choice(words.ACTIVITIES)
    how, who, modes = chance.choice(words.ACCESS)
    fees, fees_detail = chance.choice(words.FEES)
    row = _common("service", number, chance) | {
        "structure_id": f"invente--structure-{number // SERVICES_PER_STRUCTURE:06d}",
        "nom": f"{chance.choice(activity.names)} {home.of_name}",
        "description": _description(chance.choice(activity.about), chance),
        "type": activity.type,
        "thematiques": [activity.theme],
        "frais": fees or None,
        "frais_precisions": fees_detail or None,
        "publics": chance.choice(words.AUDIENCES).split("|"),
        "publics_precisions": chance.choice((None, None, "Habitants du secteur et saisonniers.")),
        "conditions_acces": chance.choice(_CONDITIONS),
        "modes_accueil": ["a-distance"] if chance.random() < 0.05 else ["en-presentiel"],
        "zone_eligibilite": [chance.choice((territory.code, home.epci, home.code, "france"))],
        "contact_nom_prenom": "Camille Exemple",
        "lien_mobilisation": f"https://invente.exemple.fr/demande/{number}",
        "modes_mobilisation": modes.split("|") if modes else None,
        "mobilisable_par": who.split("|") if who else None,
        "mobilisation_precisions": how or None,
        "volume_horaire_hebdomadaire": chance.choice((None, None, 3.5, 7.0)),
        "nombre_semaines": chance.choice((None, None, 6, 12)),
    }
    if chance.random() < 0.0005:
        row["thematiques"] = [VIOLENCE, TEMPORARY_LODGING]
    if chance.random() < AT_HOME:
        return _with_mistake(row | seat, chance)
    own = {"telephone": _phone(chance.randrange(10_000 * len(_FICTION)))}
    return _with_mistake(row | own | _place(home, territory, chance), chance)
