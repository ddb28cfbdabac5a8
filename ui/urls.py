"""The one place that builds addresses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from search.query import Query

API = "/api/v1"


@dataclass(frozen=True, slots=True)
class Urls:
    """Addresses of this instance; ``base`` is its public origin, without a final slash."""

    base: str

    def home(self) -> str:
        """The home page."""
        return "/"

    def search(self, query: Query, extra: Iterable[tuple[str, str]] = ()) -> str:
        """The results page of a query; ``extra`` are parameters of the page itself (``ou``)."""
        params = urlencode([*query.to_params(), *extra])
        return f"/recherche?{params}" if params else "/recherche"

    def offer(self, offer_id: str) -> str:
        """An offer's page."""
        return f"/offres/{quote(offer_id)}"

    def partner(self, partner_id: str) -> str:
        """A partner's page."""
        return f"/partenaires/{quote(partner_id)}"

    def canton(self, code: str) -> str:
        """A canton's page."""
        return f"/cantons/{quote(code)}"

    def correction(self, kind: str, entity_id: str) -> str:
        """The "corriger ou retirer" form of an offer or a partner."""
        return f"/corriger/{quote(kind)}/{quote(entity_id)}"

    def absolute_offer(self, offer_id: str) -> str:
        """An offer's public address, for other systems."""
        return self.base + self.offer(offer_id)

    def absolute_partner(self, partner_id: str) -> str:
        """A partner's public address, for other systems."""
        return self.base + self.partner(partner_id)


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

    def search(self, query: Query) -> str:
        """Path of the results page of a query."""
        return search(query.to_params())

    def absolute(self, path: str) -> str:
        """``path`` (with its slash) on the public address."""
        return self.base + path

    def absolute_offer(self, offer_id: object) -> str:
        """The public page of an offer."""
        return self.absolute(offer(offer_id))

    def absolute_partner(self, partner_id: object) -> str:
        """The public page of a partner."""
        return self.absolute(partner(partner_id))
