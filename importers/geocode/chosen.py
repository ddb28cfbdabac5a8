"""The geocoder of an installation: none, unless its operator named one."""

from __future__ import annotations

from directory.settings import Settings
from importers.fetch.policy import policy
from importers.geocode.base import Geocoder, Offline
from importers.geocode.service import Service


def geocoder_of(settings: Settings) -> Geocoder:
    """The geocoder that these settings name."""
    if settings.geocoder is None:
        return Offline()
    networks = policy("", settings.fetch_networks)
    return Service(settings.geocoder, networks, per_second=settings.geocoder_per_second)
