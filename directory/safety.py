"""The mask: pure rules that keep a place from being found (DOMAIN, "Safety of people").

A masked record keeps what it is, for whom, its département, and a short national number to call.
It keeps nothing that leads to the place: see ``directory.mask``. ``directory.protection`` applies this to the
database; nothing else in the house decides who is hidden.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple
from uuid import UUID

from directory.records import Candidate, EntityKind, OfferRecord, PartnerRecord, Ref
from directory.traits import Trait, digests_of, traits
from directory.vocabularies import TEMPORARY_LODGING, VIOLENCE

REASONS: Final = MappingProxyType(
    {
        "flag": "La source demande de cacher l'adresse.",
        "category": "Établissement d'accueil mère-enfant (catégorie FINESS 166).",
        "violence": "Hébergement pour victimes de violences.",
        "manager": "Un gestionnaire a demandé de cacher cette fiche.",
        "partner": "La structure est cachée.",
        "merged": "Une autre source de la même fiche est cachée.",
        "siret": "Même SIRET qu'une fiche cachée.",
        "finess": "Même numéro FINESS qu'une fiche cachée.",
        "phone": "Même téléphone qu'une fiche cachée.",
        "position": "Même position qu'une fiche cachée.",
        "address": "Même adresse qu'une fiche cachée.",
        "weak-siret": "Même SIRET qu'une fiche cachée pour son téléphone ou son adresse.",
        "weak-finess": "Même numéro FINESS qu'une fiche cachée pour son téléphone ou son adresse.",
        "weak-place": "Même lieu que sa structure, cachée pour son téléphone ou son adresse.",
    }
)
"""Why a record is masked, for managers."""

MASKED_CATEGORIES: Final = frozenset({"166", "finess:166"})
"""FINESS category 166: établissement d'accueil mère-enfant."""

Known = Mapping[str, Mapping[str, Collection[UUID]]]
"""``{kind: {digest: entities that taught it}}``: everything masked, as it is kept."""

WEAK: Final = "weak-"
"""Prefix of identities taught by a record that is masked by its phone or its place alone."""
PLACE: Final = f"{WEAK}place"
"""Kind of "where this partner sits", for its own offers only."""
STRENGTH: Final = ("siret", "finess", "address", "position", "phone", f"{WEAK}siret", f"{WEAK}finess")
"""Kinds of traits that hide a record, the surest first."""
_TAUGHT_AS: Final = {
    kind: tuple(taught for taught in STRENGTH if taught.removeprefix(WEAK) == kind) for kind in STRENGTH
}
"""The kinds of lessons that each kind of trait is compared with."""
WEAK_REASONS: Final = frozenset(("phone", "address", "position", f"{WEAK}siret", f"{WEAK}finess", PLACE))
_IDENTITIES: Final = frozenset(("siret", "finess"))
_PLACES: Final = frozenset(("address", "position"))
SAME_PLACE: Final = _IDENTITIES | _PLACES
"""Reasons that say: the same place as a hidden one, under a name that nobody chose to publish as such."""


class Signs(NamedTuple):
    """All that the mask looks at in a record: nothing else of it hides it, or teaches what to hide.

    ``rule``: what ``must_mask`` says of it; ``key`` and ``partner_key``: its own in its source, and its partner's.
    """

    kind: EntityKind
    key: str
    partner_key: str | None
    rule: str | None
    traits: frozenset[Trait]

    @property
    def ref(self) -> Ref:
        """Its name inside a run."""
        return self.kind, self.key


def signs_of(candidate: Candidate) -> Signs:
    """What the mask looks at in this record."""
    record = candidate.record
    return Signs(candidate.kind, candidate.key, candidate.partner_key, must_mask(record), traits(record))


def must_mask(record: PartnerRecord | OfferRecord) -> str | None:
    """The rule that masks a record on its own content (a key of ``REASONS``), or ``None``."""
    if record.address_masked:
        return "flag"
    if isinstance(record, PartnerRecord):
        return "category" if record.kind in MASKED_CATEGORIES else None
    if record.source_code in MASKED_CATEGORIES:
        return "category"
    return "violence" if {VIOLENCE, TEMPORARY_LODGING} <= set(record.themes) else None


def establishment(source: str, signs: Signs) -> Trait | None:
    """The key of the body behind a record in its source: a partner's own, or its offers' ``partner_key``."""
    key = signs.key if signs.kind == "partner" else signs.partner_key
    return ("key", f"{source}\0{key}") if key else None


def same_establishment(signs: Signs) -> bool:
    """True for an offer that bears its partner's own key: the offer *is* the establishment."""
    return signs.kind == "offer" and signs.key == signs.partner_key


def match(secret: bytes, told: Iterable[Trait], known: Known, own: UUID | None = None) -> str | None:
    """The kind of the strongest trait that another masked entity taught, or ``None``.

    ``own``: the entity itself, whose own lessons say nothing about it. A position matches its
    neighbouring cells too: two files seldom agree on the last metres.
    """
    found = [
        taught_as
        for kind, value in told
        for taught_as in _TAUGHT_AS[kind]
        if (taught := known.get(taught_as))
        and _is_taught(digests_of(secret, taught_as, kind, value), taught, own)
    ]
    return min(found, key=STRENGTH.index, default=None)


def _is_taught(digests: Iterable[str], taught: Mapping[str, Collection[UUID]], own: UUID | None) -> bool:
    teachers = [taught[made] for made in digests if made in taught]
    return any(teacher != own for some in teachers for teacher in some)


def match_place(secret: bytes, source: str, signs: Signs, known: Known) -> bool:
    """True for an offer that happens where its partner sits, itself hidden by its phone or place alone."""
    taught = known.get(PLACE)
    if not taught or signs.kind != "offer":
        return False
    body = f"{source}\0{signs.partner_key}"
    return any(
        not taught.keys().isdisjoint(digests_of(secret, PLACE, kind, value, body))
        for kind, value in signs.traits
        if kind in _PLACES
    )


def lessons(source: str, signs: Signs, reason: str) -> Iterator[Trait]:
    """What a masked record teaches, so that others like it are masked.

    One masked only because it shares a phone or an address may be a whole association with one hidden
    place behind its switchboard: it teaches who it is (weakly: what follows teaches no more) and which
    of its own offers happen at its seat, or one number would hide half a département.
    """
    body = establishment(source, signs)
    if reason in WEAK_REASONS:
        yield from ((f"{WEAK}{kind}", value) for kind, value in signs.traits if kind in _IDENTITIES)
        if signs.kind == "partner" and body:
            yield from ((PLACE, f"{body[1]}\0{value}") for kind, value in signs.traits if kind in _PLACES)
        return
    if body and (signs.kind == "partner" or same_establishment(signs)):
        yield body
    yield from signs.traits
