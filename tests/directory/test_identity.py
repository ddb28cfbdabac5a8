from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from directory.errors import SecretProblem
from directory.identity import digest, opaque_key, record_id, secret

SECRET = b"0" * 32


def test_an_id_is_a_uuid5_that_depends_on_source_and_key_only() -> None:
    assert record_id("finess", "050001234") == record_id("finess", "050001234")
    assert record_id("finess", "050001234").version == 5
    assert record_id("finess", "050001234") != record_id("other", "050001234")
    assert record_id("a", "bc") != record_id("ab", "c")


def test_a_partner_and_an_offer_may_share_a_key() -> None:
    assert record_id("finess", "1", "partner") != record_id("finess", "1", "offer")


def test_an_opaque_key_tells_nothing_without_the_secret() -> None:
    made = opaque_key(SECRET, "finess", "050001234")
    assert "050001234" not in made
    assert made == opaque_key(SECRET, "finess", "050001234")
    assert made != opaque_key(b"1" * 32, "finess", "050001234")


def test_a_digest_depends_on_its_kind() -> None:
    assert digest(SECRET, "siret", "1") != digest(SECRET, "finess", "1")


def test_a_long_secret_is_used_whole() -> None:
    assert digest(b"0" * 100 + b"a", "siret", "1") != digest(b"0" * 100 + b"b", "siret", "1")


def test_the_secret_is_made_once_and_for_the_owner_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SPIE_SECRET", raising=False)
    made = secret(tmp_path / "home")
    assert len(made) >= 32
    assert secret(tmp_path / "home") == made
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["secret"]
    assert (tmp_path / "home" / "secret").stat().st_mode & 0o777 == 0o600


def test_processes_that_start_at_once_share_one_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SPIE_SECRET", raising=False)
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        assert len(set(pool.map(secret, [tmp_path] * 6))) == 1


def test_the_environment_comes_first_and_must_be_long_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPIE_SECRET", "x" * 40)
    assert secret(tmp_path) == b"x" * 40
    monkeypatch.setenv("SPIE_SECRET", "short")
    with pytest.raises(SecretProblem):
        secret(tmp_path)
