"""``spie serve`` and ``spie demo``."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
import uvicorn

from directory.settings import Settings, settings
from importers import bundled_folder
from ui.app import create_app
from ui.background import lifespan
from ui.cli.console import err, progress
from ui.cli.imports import load
from ui.services import Services, build

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
    services = build(_at(settings(), host, port))
    index(services)
    run(services, host, port)


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
    services = build(_at(settings(), host, port))
    load(services, "template", bundled_folder(), source=DEMO_SOURCE, source_name="Annuaire de démonstration")
    if count:
        from importers import generate

        with TemporaryDirectory() as folder:
            generate.write(Path(folder), count, services.territory)
            load(services, "template", Path(folder), source=GENERATED_SOURCE, source_name="Offres inventées")
    index(services)
    if serve_pages:
        run(services, host, port)


def index(services: Services) -> None:
    """Bring the indexes up to date, with a progress bar."""
    with progress() as bar:
        task = bar.add_task("Index", total=services.indexer.state().offers)
        services.indexer.prepare(lambda done: bar.update(task, completed=done))
        services.indexer.drain()


def run(services: Services, host: str, port: int) -> None:
    """Serve until stopped, and print the address."""
    err.print(f"Annuaire ouvert sur http://{host}:{port}  (Ctrl+C pour arrêter)")
    uvicorn.run(
        create_app(services, lifespan(services)),
        host=host,
        port=port,
        log_level="warning",
        proxy_headers=True,
        forwarded_allow_ips=services.settings.trusted_proxies,
        server_header=False,
    )


def _at(chosen: Settings, host: str, port: int) -> Settings:
    """Settings whose public address is where we listen, unless the operator named one."""
    if "base_url" in chosen.model_fields_set:
        return chosen
    return chosen.model_copy(update={"base_url": f"http://{host}:{port}"})
