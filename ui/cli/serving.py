"""``spie serve`` and ``spie demo``."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from socket import socket
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
import uvicorn

from directory.settings import Settings, settings
from importers import bundled_folder
from ui.app import create_app
from ui.background import lifespan
from ui.cli.console import EXIT_USAGE, err, fail, progress
from ui.cli.imports import load
from ui.cli.listening import address_of, bound
from ui.cli.listening import serve as listen
from ui.services import Services, build
from ui.static import AssetsMissingError

Host = Annotated[str, typer.Option(help="Adresse d'écoute.")]
Port = Annotated[int, typer.Option(help="Port d'écoute.", min=0, max=65535)]
DEMO_SOURCE = "demonstration"
GENERATED_SOURCE = "genere"


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(serve)
    app.command()(demo)


def serve(host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Sert l'annuaire."""
    with bound(host, port) as opened:
        services = build(_at(settings(), address_of(host, opened)))
        _say_home(services)
        index(services)
        run(services, host, opened)


def demo(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    *,
    serve_pages: Annotated[bool, typer.Option("--serve/--no-serve", help="Servir ensuite.")] = True,
    count: Annotated[
        int, typer.Option("--generate", min=0, max=1_000_000, help="Ajouter ce nombre d'offres inventées.")
    ] = 0,
) -> None:
    """Charge l'annuaire de démonstration, fait l'index et sert les pages."""
    with bound(host, port) if serve_pages else nullcontext() as opened:
        services = build(_at(settings(), address_of(host, opened)) if opened else settings())
        _say_home(services)
        fill(services, count)
        if opened:
            run(services, host, opened)


def _say_home(services: Services) -> None:
    err.print(f"Données dans {services.settings.home}", markup=False, soft_wrap=True)


def fill(services: Services, count: int = 0) -> None:
    """Load the bundled directory, and ``count`` invented offers, and bring the indexes up to date."""
    load(services, "template", bundled_folder(), source=DEMO_SOURCE, source_name="Annuaire de démonstration")
    if count:
        from importers import generate

        with TemporaryDirectory() as folder:
            generate.write(Path(folder), count, services.territory)
            load(services, "template", Path(folder), source=GENERATED_SOURCE, source_name="Offres inventées")
    index(services)


def index(services: Services) -> None:
    """Bring the indexes up to date, with a progress bar."""
    with progress() as bar:
        task = bar.add_task("Index", total=services.indexer.state().offers)
        services.indexer.prepare(lambda done: bar.update(task, completed=done))
        services.indexer.drain()
        bar.update(task, completed=services.indexer.state().offers)


def run(services: Services, host: str, opened: socket) -> None:
    """Serve until stopped, and print the address once it answers."""
    try:
        pages = create_app(services, lifespan(services))
    except AssetsMissingError as missing:
        fail(str(missing), EXIT_USAGE)
    config = uvicorn.Config(
        pages,
        log_level="warning",
        proxy_headers=True,
        forwarded_allow_ips=services.settings.trusted_proxies,
        server_header=False,
    )
    where = address_of(host, opened)
    listen(config, opened, lambda: err.print(f"Annuaire ouvert sur {where}  (Ctrl+C pour arrêter)"))


def _at(chosen: Settings, address: str) -> Settings:
    """Settings whose public address is where we listen, unless the operator named one."""
    if "base_url" in chosen.model_fields_set:
        return chosen
    return chosen.model_copy(update={"base_url": address})
