""" "C'est votre structure ? Corriger ou retirer"."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlmodel import Session, delete, select
from starlette.testclient import TestClient

from directory import db
from directory.models import CorrectionRequest
from tests.conftest import NOW
from tests.demo import offer_id
from tests.ui.html import page, text
from ui.services import Services

OURS = {"Origin": "http://127.0.0.1:8000"}
SAID = {"wish": "correct", "message": "Le numéro a changé.", "reply_to": "", "site_web": ""}


@pytest.fixture(autouse=True)
def _empty(demo: Services) -> Iterator[None]:
    yield
    with db.session(demo.database) as session:
        session.exec(delete(CorrectionRequest))  # type: ignore[call-overload]


@pytest.fixture
def path(demo: Services) -> str:
    return f"/corriger/offre/{offer_id(demo, 'SIAO 05')}"


def stored(demo: Services) -> list[CorrectionRequest]:
    with Session(demo.database) as session:
        return list(session.exec(select(CorrectionRequest)))


def test_a_message_is_stored_and_confirmed_on_a_page_of_its_own(
    client: TestClient, demo: Services, path: str
) -> None:
    answer = client.post(path, data={**SAID, "reply_to": "accueil@structure.fr"}, headers=OURS)
    assert answer.status_code == 303
    assert "Votre message est envoyé" in text(page(client, answer.headers["Location"]).xpath("//h1")[0])
    (kept,) = stored(demo)
    assert (kept.entity_kind, kept.wish, kept.message) == ("offer", "correct", "Le numéro a changé.")
    assert (kept.reply_to, kept.at, kept.status) == ("accueil@structure.fr", NOW, "new")


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(
    client: TestClient, demo: Services, path: str
) -> None:
    answer = client.post(path, data={"wish": "remove", "message": " ", "reply_to": "accueil@"}, headers=OURS)
    assert answer.status_code == 422
    assert "faut changer, et pourquoi" in answer.text
    assert 'value="accueil@"' in answer.text
    assert 'value="remove" checked' in answer.text
    assert 'aria-describedby="reply_to-error"' in answer.text
    assert not stored(demo)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://ailleurs.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:8000"},
    ],
)
def test_a_form_of_another_site_is_refused(
    client: TestClient, demo: Services, path: str, headers: dict[str, str]
) -> None:
    assert client.post(path, data=SAID, headers=headers).status_code == 403
    assert not stored(demo)


def test_a_page_without_referrer_may_send_its_form(client: TestClient, demo: Services, path: str) -> None:
    answer = client.post(path, data=SAID, headers={"Origin": "null", "Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 303
    assert stored(demo)


def test_programs_that_fill_the_hidden_field_are_thanked_and_forgotten(
    client: TestClient, demo: Services, path: str
) -> None:
    assert (
        client.post(path, data={**SAID, "site_web": "https://spam.example"}, headers=OURS).status_code == 303
    )
    assert not stored(demo)


def test_five_messages_an_hour_then_no_more(client: TestClient, demo: Services, path: str) -> None:
    statuses = [client.post(path, data=SAID, headers=OURS).status_code for _ in range(6)]
    assert statuses == [303] * 5 + [429]
    assert len(stored(demo)) == 5


def test_a_message_too_long_is_refused_before_it_is_read(
    client: TestClient, demo: Services, path: str
) -> None:
    assert client.post(path, data={**SAID, "message": "a" * 30_000}, headers=OURS).status_code == 413
    assert client.post(path, data={**SAID, "message": "a" * 5_000}, headers=OURS).status_code == 422
    assert not stored(demo)


@pytest.mark.parametrize("end", ["offre/00000000-0000-4000-8000-000000000000", "offre/x", "autre/x"])
def test_what_does_not_exist_cannot_be_corrected(client: TestClient, end: str) -> None:
    assert client.get(f"/corriger/{end}").status_code == 404
