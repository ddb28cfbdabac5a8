"""What goes wrong at the command line is one French sentence and exit code 2, never a traceback."""

from __future__ import annotations

import builtins
import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError
from sqlalchemy import insert
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from directory import db
from directory.errors import DatabaseProblem, SettingProblem
from directory.models import Source
from directory.settings import Settings
from importers.runs import show_run
from search.engines import engines_of
from ui.cli import app
from ui.cli.failures import guarded
from ui.cli.listening import CannotListen, address_of, bound
from ui.cli.usage import settings_sentences

SPIE = Path(sys.executable).with_name("spie")


ID = "5a1f6b0e-0000-5000-8000-000000000000"


def said(run: Callable[..., Any], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """The exit code of a guarded run, and what stderr got."""
    with pytest.raises(SystemExit) as ended:
        guarded(run)
    assert isinstance(ended.value.code, int)
    return ended.value.code, capsys.readouterr().err


def typed(*words: str) -> Callable[..., Any]:
    return lambda **options: app(list(words), prog_name="spie", **options)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("inconnue",), "La commande « inconnue » n'existe pas."),
        (("serve", "--couleur"), "L'option --couleur n'existe pas."),
        (("serve", "--port", "x"), "--port : donnez un nombre."),
        (("serve", "--port", "99999"), "--port : donnez au plus 65535."),
        (("serve", "--port"), "L'option --port demande une valeur."),
        (("import",), "Il manque l'argument FORMAT."),
        (("runs", "approve", "1", "2"), "C'est trop de mots : « 2 »."),
        (("mask", "hide", "partner", "x"), "IDENTIFIANT : donnez un identifiant (UUID)."),
        (("mask", "show", ID), f"GENRE : « {ID} » ne convient pas ; valeurs possibles : partner, offer.\n"),
        (("mask", "show", ID), "Exemple : spie mask show offer "),
        (("mask", "add", "123"), "valeurs possibles : siret, finess, phone.\nExemple : spie mask add phone "),
        (("duplicates", "merge", ID, ID), "valeurs possibles : partner, offer.\n"),
        (("import", "template", ".", "--source", "é l'air"), "ne peut pas être la clé d'une source"),
        (("docs", "nulle-part"), "cette commande s'emploie dans le dépôt du projet."),
    ],
)
def test_a_wrong_use_is_told_in_french(
    words: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = said(typed(*words), capsys)
    assert code == 2
    assert sentence in told
    assert "Invalid" not in told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("foo", "n'est pas l'adresse d'une base"),
        ("mysql://u:s3cret@h/d", "« mysql » n'est pas pris en charge"),
        (
            "postgresql://u:s3cret@127.0.0.1:1/d",
            "La base PostgreSQL ne s'ouvre pas (127.0.0.1, port 1, base d)",
        ),
        ("postgres://u:s3cret@127.0.0.1:1/d", "La base PostgreSQL ne s'ouvre pas"),
    ],
)
def test_a_wrong_database_address_is_told_without_its_password(url: str, sentence: str) -> None:
    with pytest.raises(DatabaseProblem) as told:
        db.migrate(url)
    assert sentence in str(told.value)
    assert "s3cret" not in str(told.value)


def test_a_missing_driver_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.partition(".")[0] == "psycopg":
            raise ModuleNotFoundError("No module named 'psycopg'", name="psycopg")
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(DatabaseProblem, match=r"installez spie-annuaire\[postgresql\]"):
        db.engine("postgresql://u:s3cret@h/d")


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    wrong = tmp_path / "spie.sqlite3"
    wrong.write_bytes(b"ceci n'est pas une base" * 100)
    with pytest.raises(DatabaseProblem, match="n'est pas une base SQLite"):
        db.migrate(f"sqlite:///{wrong}")


def test_a_home_that_is_a_file_is_named(tmp_path: Path) -> None:
    """The whole command, as people run it."""
    home = tmp_path / "home"
    home.write_text("un fichier")
    done = subprocess.run(
        [SPIE, "index", "status"],
        env={n: v for n, v in os.environ.items() if not n.startswith(("DATABASE_", "MEILI"))}
        | {"SPIE_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert f"Le dossier « {home} » ne peut pas être créé" in done.stderr
    assert "Traceback" not in done.stderr


def test_files_that_cannot_be_written_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    def full(**_: Any) -> None:
        raise OSError(28, "No space left on device", "/var/spie/index")

    code, told = said(full, capsys)
    assert (code, told.strip()) == (2, "« /var/spie/index » : le disque est plein. Vérifiez SPIE_HOME.")


@pytest.mark.parametrize(
    ("said_by_sqlite", "words"),
    [
        ("database is locked", "est occupée par une autre commande : réessayez"),
        ("database or disk is full", "Le disque où est la base de données est plein."),
        ("attempt to write a readonly database", "ne peut pas être écrite : vérifiez les droits"),
    ],
)
def test_troubles_of_the_database_are_told(
    said_by_sqlite: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def trouble(**_: Any) -> None:
        raise OperationalError("INSERT …", {"address": SECRET}, sqlite3.OperationalError(said_by_sqlite))

    code, told = said(trouble, capsys)
    assert code == 2
    assert words in told
    assert SECRET not in told
    assert "Traceback" not in told


def test_a_database_that_another_command_writes_is_said_to_be_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("directory.db.BUSY_TIMEOUT_SECONDS", 0)
    url = f"sqlite:///{tmp_path / 'base.sqlite'}"
    first, second = db.engine(url), db.engine(url)

    def write(**_: Any) -> None:
        with db.session(first) as one, db.session(second) as other:
            one.connection()
            other.connection()

    code, told = said(write, capsys)
    assert (code, "occupée" in told) == (2, True)
    first.dispose()
    second.dispose()


def test_a_server_that_went_away_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    def asked(**_: Any) -> None:
        raise OperationalError("SELECT …", {}, OSError("terminating"), connection_invalidated=True)

    code, told = said(asked, capsys)
    assert (code, "La base de données ne répond plus" in told) == (2, True)


class Strict(BaseModel):
    siret: int


SECRET = "12 rue des Lilas"


def refused_by_the_system() -> None:
    raise OSError(5, SECRET)


@pytest.mark.parametrize(
    ("bug", "kind"),
    [
        (lambda: 1 // 0, "ZeroDivisionError"),
        (lambda: float(SECRET), "ValueError"),
        (lambda: {}[SECRET], "KeyError"),
        (lambda: Strict.model_validate({"siret": SECRET}), "ValidationError"),
        (refused_by_the_system, "OSError"),
    ],
)
def test_what_nobody_foresaw_is_told_by_its_kind_and_place_alone(
    bug: Callable[[], Any], kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its message may quote a record that is hidden."""
    code, told = said(lambda **_: bug(), capsys)
    assert code == 1
    words = " ".join(told.split())
    assert f"Une erreur imprévue a arrêté la commande : {kind} (" in words
    assert f"{Path(__file__).name}" in words
    assert SECRET not in told


def test_an_import_that_meets_a_bug_quotes_no_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The whole way: the command, what it prints, and the run it leaves."""
    home = Settings(SPIE_HOME=tmp_path / "home")
    monkeypatch.setattr("ui.cli.imports.settings", lambda: home)
    monkeypatch.setattr("importers.applying.apply_batch", _insert_twice)
    path = tmp_path / "a.json"
    path.write_text(
        '{"structures": [{"id": "s1", "nom": "Le refuge", "code_insee": "05061", "adresse": "12 rue des Lilas"}]}'
    )
    code, told = said(typed("import", "data_inclusion", str(path)), capsys)
    assert code == 1
    assert "IntegrityError" in told
    assert "Lilas" not in told
    engine = db.engine(home.database)
    with db.reading(engine) as session:
        run = show_run(session, 1)
    engine.dispose()
    assert run["status"] == "failed"
    assert "Lilas" not in str(run)


def _insert_twice(opened: Session, **values: Any) -> None:
    """A bug: the database refuses what it is given, and its error would quote it."""
    address = values["batch"][0].values["place"]["address"]
    for _ in range(2):
        opened.execute(insert(Source).values(key=address, name=address, format="x", created_at=values["now"]))


def test_a_wrong_setting_is_named_and_its_value_is_not_told() -> None:
    with pytest.raises(ValidationError) as wrong:
        Settings.model_validate({"SPIE_ENGINE": "s3cret", "SPIE_DEMO": "s3cret", "SPIE_BASE_URL": "s3cret"})
    told = settings_sentences(wrong.value)
    assert "Réglage SPIE_ENGINE : valeurs possibles : auto, embedded, meilisearch." in told
    assert "Réglage SPIE_DEMO : répondez par 1 (oui) ou 0 (non)." in told
    assert "Réglage SPIE_BASE_URL : cette valeur n'a pas la forme attendue." in told
    assert "s3cret" not in told


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("MEILISEARCH_URL", "localhost:7700"),
        ("MEILISEARCH_URL", "http://"),
        ("MEILISEARCH_URL", "http://a b"),
        ("SPIE_FETCH_NETWORKS", "10.1.0.0/16, intranet"),
        ("SPIE_FETCH_NETWORKS", "10.1.2.3/16"),
    ],
)
def test_an_address_that_is_none_is_refused_before_it_is_asked(setting: str, value: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        Settings.model_validate({setting: value})
    assert settings_sentences(wrong.value).startswith(f"Réglage {setting} : cette valeur n'")


def test_settings_that_hold_addresses_take_them() -> None:
    addresses = {
        "MEILISEARCH_URL": "http://[::1]:7700/search",
        "SPIE_FETCH_NETWORKS": "10.1.0.0/16, fd00::/8,",
    }
    found = Settings.model_validate(addresses)
    assert [found.meilisearch_url, found.fetch_networks] == list(addresses.values())


def test_settings_that_do_not_go_together_are_told() -> None:
    with pytest.raises(SettingProblem, match="SPIE_ENGINE=meilisearch demande MEILISEARCH_URL"):
        engines_of(Settings.model_validate({"SPIE_ENGINE": "meilisearch", "MEILISEARCH_URL": ""}))


def test_a_port_in_use_is_told_before_anything_is_loaded() -> None:
    with bound("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        assert address_of("127.0.0.1", taken) == f"http://127.0.0.1:{port}"
        with pytest.raises(CannotListen, match=f"Le port {port} est déjà pris"):
            bound("127.0.0.1", port)


@pytest.mark.parametrize("host", ["203.0.113.7", "pas une adresse"])
def test_an_impossible_host_is_told(host: str) -> None:
    with pytest.raises(CannotListen, match="n'est pas une adresse de cette machine"):
        bound(host, 0)


def test_the_address_is_told_once_it_answers(tmp_path: Path) -> None:
    """Whoever reads "Annuaire ouvert" can open it at once."""
    environment = {n: v for n, v in os.environ.items() if not n.startswith(("SPIE_", "DATABASE_", "MEILI"))}
    with subprocess.Popen(
        [SPIE, "serve", "--port", "0"],
        env=environment | {"SPIE_HOME": str(tmp_path / "home")},
        stderr=subprocess.PIPE,
        text=True,
    ) as served:
        assert served.stderr is not None
        home, opened = served.stderr.readline(), served.stderr.readline()
        try:
            assert home == f"Données dans {tmp_path / 'home'}\n"
            assert "Annuaire ouvert sur http://127.0.0.1:" in opened
            port = int(opened.split("127.0.0.1:")[1].split()[0])
            with socket.create_connection(("127.0.0.1", port), timeout=5) as asked:
                asked.sendall(b"GET /robots.txt HTTP/1.0\r\n\r\n")
                assert asked.recv(12) == b"HTTP/1.1 200"
        finally:
            served.terminate()
