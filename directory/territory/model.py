"""What a territory is made of: communes, cantons, EPCI, valleys and passes, as frozen values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from directory.territory.french import of_place

PositionKind = Literal["mairie", "chef-lieu"]

_EPCI_KINDS = {
    "CC": "Communauté de communes",
    "CA": "Communauté d'agglomération",
    "CU": "Communauté urbaine",
}


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of the official geographic code.

    ``lat``/``lon``: WGS84 position of the mairie (or of the chef-lieu, see ``position``), never the centroid,
    which may be 9 km from the village. ``canton`` is that of its sites (a pseudo-canton where several cantons
    share the commune), ``cantons`` those it belongs to. Altitudes in metres, None where unknown.
    """

    code: str
    name: str
    postal_codes: tuple[str, ...]
    epci: str
    canton: str
    cantons: tuple[str, ...]
    population: int
    lat: float
    lon: float
    position: PositionKind
    departement: str
    region: str
    altitude_min: int | None = None
    altitude_max: int | None = None
    former_codes: tuple[str, ...] = ()

    @property
    def point(self) -> tuple[float, float]:
        """``(lat, lon)`` of the mairie."""
        return (self.lat, self.lon)

    @property
    def label(self) -> str:
        """``Guillestre (05600)``, as suggestions show it."""
        return f"{self.name} ({', '.join(self.postal_codes)})"

    @property
    def of_name(self) -> str:
        """``d'Aiguilles``, ``du Monêtier-les-Bains``: to follow "la mairie"."""
        return of_place(self.name)


@dataclass(frozen=True, slots=True)
class Canton:
    """A canton or an INSEE pseudo-canton.

    ``communes``: all that belong to it, shared ones included; ``site_communes``: those whose sites are told
    to be in it (none for a canton that a pseudo-canton stands for, then ``part_of`` names that one).
    """

    code: str
    name: str
    label: str
    communes: tuple[str, ...]
    site_communes: tuple[str, ...]
    part_of: str | None = None


@dataclass(frozen=True, slots=True)
class Epci:
    """An intercommunality; only its communes inside the territory are listed (some cross its border)."""

    code: str
    name: str
    communes: tuple[str, ...]

    @property
    def label(self) -> str:
        """The name with its kind in full: ``Communauté de communes du Guillestrois et du Queyras``."""
        return re.sub(r"^(C[ACU])\b", lambda found: _EPCI_KINDS[found[1]], self.name)


@dataclass(frozen=True, slots=True)
class Valley:
    """A name people use for several communes; valleys may overlap."""

    key: str
    name: str
    communes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pass:
    """A mountain pass; ``closed_from``/``closed_to``: usual closure as ``(month, day)``, both days included.

    None: open all year. ``altitude`` in metres, None where no source is sure.
    """

    key: str
    name: str
    altitude: int | None = None
    closed_from: tuple[int, int] | None = None
    closed_to: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class TerritorySource:
    """Where figures of the tables come from and under which licence (in French: it is shown)."""

    name: str
    licence: str
    covers: str
