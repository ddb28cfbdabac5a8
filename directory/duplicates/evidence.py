"""What speaks for and against two records being one: a list of small functions, each with its sentence. Pure.

Each takes two subjects and answers a strength in 0–1 and a French sentence, or nothing where it does not
apply. How much a piece of evidence weighs is the table of ``scoring``'s business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from geopy.distance import great_circle  # type: ignore[import-untyped]
from rapidfuzz import fuzz

from directory.duplicates.kinds import HOUSES, LABELS, ONE_IN_A_TOWN
from directory.duplicates.names import distinctive
from directory.duplicates.subject import Subject

EARTH_KM: Final = 6371.0
ALIKE: Final = 0.6
"""Likeness of names under which they are not alike, and speak against."""
NEAR_METRES: Final = 80
FAR_METRES: Final = 600
"""Two addresses of one place, as registers and mappers put them, are within the first; past the second
they are two places."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence: its name in the table of weights, its strength (0–1), its sentence."""

    code: str
    strength: float
    sentence: str


Judge = Callable[[Subject, Subject], Evidence | None]


def siret(a: Subject, b: Subject) -> Evidence | None:
    """The same establishment by law, another of the same body, or another body."""
    if not a.siret or not b.siret:
        return None
    if a.siret == b.siret:
        return Evidence("same_siret", 1.0, f"Même SIRET : {a.siret}.")
    if a.siret[:9] == b.siret[:9]:
        return Evidence(
            "same_siren", 1.0, f"Même SIREN ({a.siret[:9]}), mais deux établissements différents."
        )
    return Evidence("other_siren", 1.0, f"SIREN différents : {a.siret[:9]} et {b.siret[:9]}.")


def finess(a: Subject, b: Subject) -> Evidence | None:
    """The register of health establishments gives one number to each."""
    if not a.finess or not b.finess:
        return None
    if a.finess == b.finess:
        return Evidence("same_finess", 1.0, f"Même numéro FINESS : {a.finess}.")
    return Evidence("other_finess", 1.0, f"Numéros FINESS différents : {a.finess} et {b.finess}.")


def phone(a: Subject, b: Subject) -> Evidence | None:
    """A number they share; two numbers say little, bodies have several."""
    if not a.phones or not b.phones:
        return None
    if shared := sorted(a.phones & b.phones):
        return Evidence("same_phone", 1.0, f"Même téléphone : {shared[0]}.")
    return Evidence("other_phone", 1.0, "Téléphones différents.")


def email(a: Subject, b: Subject) -> Evidence | None:
    """An e-mail they share."""
    shared = sorted(a.emails & b.emails)
    return Evidence("same_email", 1.0, f"Même adresse e-mail : {shared[0]}.") if shared else None


def host(a: Subject, b: Subject) -> Evidence | None:
    """A website, or an e-mail's domain, they share: often that of a body with several houses."""
    shared = sorted(a.hosts & b.hosts)
    return Evidence("same_host", 1.0, f"Même site web ou domaine d'e-mail : {shared[0]}.") if shared else None


def likeness(a: Sequence[str], b: Sequence[str]) -> float:
    """0–1: how alike two names are, whatever the order of their words and what one of them adds."""
    left, right = " ".join(a), " ".join(b)
    # A set ratio alone says that "France services" is any name that holds these two words.
    return (fuzz.token_sort_ratio(left, right) + fuzz.token_set_ratio(left, right)) / 200


def name(a: Subject, b: Subject) -> Evidence | None:
    """How alike their names are; words of a kind ("maison de santé") weigh less than a proper name."""
    if not a.words or not b.words:
        return None
    alike = max(likeness(a.words, b.words), likeness(a.full, b.full))
    proper = distinctive(a.words), distinctive(b.words)
    told = f"« {a.name} » et « {b.name} »"
    if all(proper):
        alike = min(alike, likeness(*proper)) if likeness(*proper) < ALIKE else max(alike, likeness(*proper))
    percent = f"{alike * 100:.0f} %"
    if alike < ALIKE:
        return Evidence("names_differ", 1 - alike / ALIKE, f"Noms différents ({percent}) : {told}.")
    strength = (alike - ALIKE) / (1 - ALIKE)
    if not all(proper):
        return Evidence("generic_name", strength, f"Noms semblables, mais courants ({percent}) : {told}.")
    return Evidence("same_name", strength, f"Noms semblables à {percent} : {told}.")


def address(a: Subject, b: Subject) -> Evidence | None:
    """The same number of the same way, or the same way without a number."""
    if not a.streets or not b.streets:
        return None
    pairs = [(x, y) for x in a.streets for y in b.streets if x[0] == y[0] and _same_way(x[2], y[2])]
    if any(x[1] and x[1] == y[1] for x, y in pairs):
        return Evidence("same_address", 1.0, "Même numéro dans la même rue.")
    if any(not (x[1] and y[1]) for x, y in pairs):
        return Evidence("same_street", 1.0, "Même rue ou même lieu-dit.")
    if pairs:
        return Evidence("other_number", 1.0, "Même rue, mais pas le même numéro.")
    return None


def _same_way(a: str, b: str) -> bool:
    return bool(a and b) and fuzz.token_sort_ratio(a, b) >= 85


def distance(a: Subject, b: Subject) -> Evidence | None:
    """Metres between their nearest positions; a town's middle tells nothing."""
    near = [
        great_circle((x.lat, x.lon), (y.lat, y.lon), radius=EARTH_KM).meters
        for x in a.points
        for y in b.points
        if x.precise and y.precise
    ]
    if not near:
        return None
    metres = min(near)
    if metres <= NEAR_METRES:
        return Evidence("near", 1 - metres / (2 * NEAR_METRES), f"À {metres:.0f} m l'un de l'autre.")
    if metres >= FAR_METRES:
        return Evidence("far", 1.0, f"À {metres:.0f} m l'un de l'autre.")
    return None


def commune(a: Subject, b: Subject) -> Evidence | None:
    """Two towns are two places; several houses told as one are more than one of them."""
    if a.communes and b.communes and not a.communes & b.communes:
        return Evidence("other_commune", 1.0, "Pas dans la même commune.")
    if a.communes != b.communes and a.communes and b.communes:
        return Evidence("more_communes", 1.0, "L'une se tient aussi dans d'autres communes.")
    return None


def what(a: Subject, b: Subject) -> Evidence | None:
    """What kind of body or service their names tell of."""
    shared, houses = sorted(a.kinds & b.kinds), (a.kinds ^ b.kinds) & HOUSES
    if houses:
        return Evidence("other_kind", 1.0, f"Une seule des deux est {_kinds(houses)}.")
    if shared and not a.communes.isdisjoint(b.communes) and ONE_IN_A_TOWN.intersection(shared):
        return Evidence("only_one", 1.0, f"Même commune, même sorte de structure : {LABELS[shared[0]]}.")
    if shared:
        return Evidence("same_kind", 1.0, f"Même sorte de structure : {LABELS[shared[0]]}.")
    if not a.kinds or not b.kinds:
        return None
    return Evidence("other_kind", 1.0, f"Deux sortes de structures : {_kinds(a.kinds)} et {_kinds(b.kinds)}.")


def _kinds(keys: Iterable[str]) -> str:
    return ", ".join(LABELS[key] for key in sorted(keys))


def source(a: Subject, b: Subject) -> Evidence | None:
    """A source that lists both says that they are two."""
    shared = sorted(a.sources & b.sources)
    return Evidence("same_source", 1.0, f"Deux fiches d'une même source : {shared[0]}.") if shared else None


def partner(a: Subject, b: Subject) -> Evidence | None:
    """For offers: who offers them."""
    if a.partner is None or b.partner is None:
        return None
    if a.partner == b.partner:
        return Evidence("same_partner", 1.0, "Même structure.")
    if a.partner_siret and a.partner_siret == b.partner_siret:
        return Evidence("like_partner", 1.0, "Structures de même SIRET.")
    alike = likeness(a.partner_words, b.partner_words)
    if alike < ALIKE:
        return Evidence("other_partner", 1.0, "Structures de noms différents.")
    return Evidence("like_partner", (alike - ALIKE) / (1 - ALIKE), "Structures de noms semblables.")


def themes(a: Subject, b: Subject) -> Evidence | None:
    """For offers: what they are about."""
    if not a.themes or not b.themes:
        return None
    share = len(a.themes & b.themes) / min(len(a.themes), len(b.themes))
    if share:
        return Evidence("same_themes", share, "Mêmes thématiques.")
    return Evidence("other_themes", 1.0, "Thématiques différentes.")


JUDGES: Final[Sequence[Judge]] = (
    siret,
    finess,
    phone,
    email,
    host,
    name,
    address,
    distance,
    commune,
    what,
    source,
    partner,
    themes,
)
"""Every judge; a new one is a function, this line, and its weights."""


def evidence(a: Subject, b: Subject) -> tuple[Evidence, ...]:
    """Everything that speaks for and against ``a`` and ``b`` being one."""
    return tuple(_said(a, b))


def _said(a: Subject, b: Subject) -> Iterator[Evidence]:
    for judge in JUDGES:
        if (said := judge(a, b)) is not None:
            yield said
