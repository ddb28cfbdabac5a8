"""From addresses to positions: one interface, asked only when the operator named a geocoder."""

from __future__ import annotations

from directory.settings import Settings
from importers.fetch.policy import policy
from importers.geocode.base import Address, Geocoder, Offline, Position
from importers.geocode.cache import Cached
from importers.geocode.service import Service

__all__ = ["Address", "Cached", "Geocoder", "Offline", "Position", "Service", "geocoder_of"]


def geocoder_of(settings: Settings) -> Geocoder:
    """The geocoder that these settings name."""
    if settings.geocoder is None:
        return Offline()
    networks = policy("", settings.fetch_networks)
    return Service(settings.geocoder, networks, per_second=settings.geocoder_per_second)
