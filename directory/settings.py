"""Settings of an instance, from the environment; ``docs/settings.md`` is generated from this class."""

from __future__ import annotations

from functools import cache
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


def _networks(listed: str) -> str:
    """Raises ``ValueError`` when one of them is none."""
    for network in filter(str.strip, listed.split(",")):
        ip_network(network.strip())
    return listed


class Settings(BaseSettings):
    """Everything an operator may set. Empty values count as unset."""

    model_config = SettingsConfigDict(env_ignore_empty=True, frozen=True)

    home: Annotated[Path, AfterValidator(Path.absolute)] = Field(
        default=Path("var"),
        alias="SPIE_HOME",
        description="Folder that holds everything an instance writes: database, index, held imports, mail.",
    )
    database_url: str | None = Field(
        default=None,
        alias="DATABASE_URL",
        description="Database address (sqlite:///… or postgresql+psycopg://…). "
        "Unset: an SQLite file in SPIE_HOME.",
    )
    meilisearch_url: str | None = Field(
        default=None,
        alias="MEILISEARCH_URL",
        pattern=r"^(https?://[^\s/]\S*)?$",
        description="Address of the Meilisearch server. Unset: the embedded engine answers alone.",
    )
    meilisearch_key: str | None = Field(
        default=None,
        alias="MEILISEARCH_KEY",
        description="Meilisearch key allowed to search and to write the indexes of this instance.",
    )
    engine: Literal["auto", "embedded", "meilisearch"] = Field(
        default="auto",
        alias="SPIE_ENGINE",
        description="Engine that answers searches; auto: Meilisearch when MEILISEARCH_URL is set.",
    )
    index_prefix: str = Field(
        default="spie",
        alias="SPIE_INDEX_PREFIX",
        pattern=r"^[a-z0-9_]+$",
        description="Prefix of this instance's index names on a shared Meilisearch server.",
    )
    base_url: str = Field(
        default="http://127.0.0.1:8000",
        alias="SPIE_BASE_URL",
        pattern=r"^https?://[^/]+$",
        description="Public address of the site, without a final slash: links in exports and the API.",
    )
    territory: str | None = Field(
        default=None,
        alias="SPIE_TERRITORY",
        description="Set of territory tables to use. Unset: the only one installed.",
    )
    demo: bool = Field(
        default=True,
        alias="SPIE_DEMO",
        description="Pages say that the directory is a demonstration and are not indexed by search sites.",
    )
    basemap: bool = Field(
        default=True,
        alias="SPIE_BASEMAP",
        description="Maps load IGN's background tiles when a network is there; off: outlines only.",
    )
    publisher: str | None = Field(
        default=None,
        alias="SPIE_PUBLISHER",
        description="Who publishes the site (name, address): shown on the page of legal mentions.",
    )
    hosting: str | None = Field(
        default=None,
        alias="SPIE_HOSTING",
        description="Who hosts the site (name, address): shown on the page of legal mentions.",
    )
    contact: str | None = Field(
        default=None,
        alias="SPIE_CONTACT",
        description="How to write to who runs the site: shown on the page of legal mentions.",
    )
    trusted_proxies: str = Field(
        default="127.0.0.1",
        alias="SPIE_TRUSTED_PROXIES",
        description="Addresses of reverse proxies whose X-Forwarded-For is believed, separated by commas.",
    )

    sources: Annotated[Path, AfterValidator(Path.absolute)] | None = Field(
        default=None,
        alias="SPIE_SOURCES",
        description="File that lists the sources to import regularly. Unset: sources.toml in SPIE_HOME.",
    )
    fetch_hosts: str = Field(
        default="*.data.gouv.fr",
        alias="SPIE_FETCH_HOSTS",
        description="Sites that sources may be fetched from, separated by commas: "
        "name, name:port or *.domain.",
    )
    fetch_networks: Annotated[str, AfterValidator(_networks)] = Field(
        default="",
        alias="SPIE_FETCH_NETWORKS",
        description="Networks of one's own, separated by commas (10.1.0.0/16), that may be fetched from though "
        "they are not public; plain http is allowed there only.",
    )
    fetch_max_mb: int = Field(
        default=200,
        alias="SPIE_FETCH_MAX_MB",
        ge=1,
        description="Largest file to fetch, in millions of bytes.",
    )
    fetch_max_seconds: int = Field(
        default=600,
        alias="SPIE_FETCH_MAX_SECONDS",
        ge=1,
        description="Longest download, in seconds, tries and waits included.",
    )
    geocoder: str | None = Field(
        default=None,
        alias="SPIE_GEOCODER",
        pattern=r"^https?://[^?#]+$",
        description="Address of a geocoder that answers as the national one does "
        "(https://data.geopf.fr/geocodage). Unset: addresses without coordinates are placed at the mairie.",
    )
    geocoder_per_second: float = Field(
        default=10.0,
        alias="SPIE_GEOCODER_PER_SECOND",
        gt=0,
        le=50,
        description="Most requests a second to the geocoder.",
    )

    import_workers: int | None = Field(
        default=None,
        alias="SPIE_IMPORT_WORKERS",
        ge=1,
        le=64,
        description="Processes that read the rows of a large file at once (about 100 MB each beyond the first); "
        "1: no other. Unset: one for each core, 4 at most.",
    )
    auto_merge: bool = Field(
        default=False,
        alias="SPIE_AUTO_MERGE",
        description="After each import, sure duplicates are merged without asking "
        "(`spie duplicates undo` separates them). Off: `spie duplicates scan --apply` does it.",
    )

    @property
    def sources_file(self) -> Path:
        """The file that lists the sources."""
        return self.sources or self.home / "sources.toml"

    @property
    def database(self) -> str:
        """The database address in use."""
        return self.database_url or f"sqlite:///{self.home / 'spie.sqlite3'}"

    @property
    def index_folder(self) -> Path:
        """Where the embedded engine keeps its index."""
        return self.home / "index"

    @property
    def held_folder(self) -> Path:
        """Where held imports wait for a manager."""
        return self.home / "held"


@cache
def settings() -> Settings:
    """The settings of this process, read once from the environment."""
    return Settings()
