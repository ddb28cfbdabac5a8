"""The one place that builds addresses: pages, templates, the API and exports use nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import quote, urlencode

from search.query import Query

EntityKind = Literal["offer", "partner"]

API: Final = "/api/v1"
API_DOCS: Final = "/api/docs"
HOME: Final = "/"
SEARCH: Final = "/recherche"
TONIGHT: Final = "/ce-soir"
PARTNERS: Final = "/partenaires"
CANTONS: Final = "/cantons"
CORRECTION: Final = "/corriger/{kind}/{id}"
ABOUT: Final = "/a-propos"
ACCESSIBILITY: Final = "/accessibilite"
LEGAL: Final = "/donnees-et-mentions"
OUTLINES: Final = "/carte/cantons.geojson"
ELSEWHERE: Final = "https://meteofrance.com/"
"""Where "Quitter ce site" leads: a plain page that says nothing of what was read here."""

_KIND: Final = {"offer": "offre", "partner": "structure"}


def query_string(params: Iterable[tuple[str, str]]) -> str:
    """``?commune=05065``, to follow a path; empty for no parameter."""
    text = urlencode(list(params))
    return f"?{text}" if text else ""


def search(params: Iterable[tuple[str, str]] = ()) -> str:
    """The results page for these parameters, in their order."""
    return SEARCH + query_string(params)


def export(query: Query) -> str:
    """The table (CSV) of everything a query finds, whatever the page shown."""
    params = [pair for pair in query.to_params() if pair[0] not in ("page", "size", "cursor")]
    return f"{API}/offers.csv{query_string(params)}"


def offer(offer_id: object) -> str:
    """The page of an offer."""
    return f"/offres/{offer_id}"


def partner(partner_id: object) -> str:
    """The page of a partner."""
    return f"/partenaires/{partner_id}"


def canton(code: str) -> str:
    """The page of a canton."""
    return f"/cantons/{quote(code, safe='{}')}"


def family(key: str) -> str:
    """The results of a family."""
    return search([("family", key)])


def correction(kind: EntityKind, entity_id: object) -> str:
    """The form "C'est votre structure ? Corriger ou retirer"."""
    return f"/corriger/{_KIND[kind]}/{entity_id}"


def kind_of(word: str) -> EntityKind | None:
    """``offer`` for ``offre``, ``partner`` for ``structure``; None for another word."""
    kinds: dict[str, EntityKind] = {"offre": "offer", "structure": "partner"}
    return kinds.get(word)


@dataclass(frozen=True, slots=True)
class Urls:
    """Addresses as the API and exports give them; ``absolute…`` under ``base`` (``SPIE_BASE_URL``)."""

    base: str

    def offer(self, offer_id: object) -> str:
        """Path of an offer's page."""
        return offer(offer_id)

    def partner(self, partner_id: object) -> str:
        """Path of a partner's page."""
        return partner(partner_id)

    def search(self, query: Query, extra: Iterable[tuple[str, str]] = ()) -> str:
        """Path of the results page of a query; ``extra`` are parameters of the page itself (``ou``)."""
        return search([*query.to_params(), *extra])

    def absolute_offer(self, offer_id: object) -> str:
        """The public page of an offer."""
        return self.base + offer(offer_id)

    def absolute_partner(self, partner_id: object) -> str:
        """The public page of a partner."""
        return self.base + partner(partner_id)
