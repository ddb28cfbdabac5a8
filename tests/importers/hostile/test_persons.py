"""No person's name, address or number is kept anywhere, whatever field of whatever format tells it."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from importers.pipeline import run_import
from importers.refusal import FileRefused
from importers.registry import IMPORTERS
from tests import instance
from tests.conftest import NOW
from tests.importers.hostile.files import Files
from tests.importers.hostile.persons import PEOPLE, SECRETS, refused
from ui.app import create_app
from ui.services import Services

FILES = [
    (name, str(number), variant)
    for name in IMPORTERS
    for number in range(len(PEOPLE.get(name, ())))
    for variant in ("kept", "refused")
]


def told(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text.lower()]


@pytest.fixture(scope="module")
def log() -> Iterator[list[str]]:
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler = Kept(logging.DEBUG)
    logging.getLogger().addHandler(handler)
    yield lines
    logging.getLogger().removeHandler(handler)


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Services:
    return instance.loaded(tmp_path_factory.mktemp("persons"), NOW)


def written(folder: Path, files: Files) -> Path:
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder / next(iter(files)) if len(files) == 1 else folder


@pytest.mark.parametrize("case", FILES, ids="-".join)
def test_no_report_tells_of_a_person(services, log, tmp_path, case):
    name, number, variant = case
    files = PEOPLE[name][int(number)]
    path = written(tmp_path, refused(files) if variant == "refused" else files)
    key = "-".join(case).replace("_", "-")
    for dry_run in (True, False):
        said, stored = outcome(services, name, path, key, dry_run=dry_run)
        assert told(said) == []
        assert stored or variant == "refused"
    assert told("\n".join(log)) == []


def outcome(services: Services, name: str, path: Path, key: str, *, dry_run: bool) -> tuple[str, int]:
    """What an import says, and how many rows it stored."""
    try:
        report = run_import(
            services.database,
            services.settings,
            format=name,
            path=path,
            source_key=key,
            now=NOW,
            dry_run=dry_run,
        )
    except FileRefused as refusal:
        return str(refusal), 0
    return json.dumps(report.as_dict(), ensure_ascii=False) + str(report.changes), report.rows.stored


def test_no_stored_byte_tells_of_a_person(services):
    """Last: everything above is stored. The database, its journal, indexes, held files."""
    services.indexer.catch_up()
    files = [path for path in services.settings.home.rglob("*") if path.is_file()]
    assert any(path.suffix == ".sqlite3" for path in files)
    contents = ((path.name, path.read_bytes().decode("utf-8", "ignore")) for path in files)
    assert [(name, told(content)) for name, content in contents if told(content)] == []


def test_no_answer_tells_of_a_person(services):
    client = TestClient(create_app(services))
    seen = 0
    for kind in ("offers", "partners"):
        for source in ("-".join(case).replace("_", "-") for case in FILES):
            items = (
                client.get(f"/api/v1/{kind}", params={"size": 200, "source": source}).json().get("items", [])
            )
            seen += len(items)
            for item in items:
                assert told(json.dumps(item, ensure_ascii=False)) == []
                assert told(client.get(f"/api/v1/{kind}/{item['id']}").text) == []
    assert seen > len(PEOPLE)
