""" "C'est votre structure ? Corriger ou retirer": a message to the manager, without an account."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from limits import RateLimitItemPerHour
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from directory import db
from directory.models import CorrectionRequest
from directory.reading import load_offers, load_partners
from ui import urls
from ui.services import Services
from ui.templating import page as render
from ui.templating import services_of

PER_HOUR: Final = RateLimitItemPerHour(5)
MAX_MESSAGE: Final = 4000
MAX_BODY: Final = 20_000
WISHES: Final = {
    "correct": "Corriger une information",
    "remove": "Retirer cette fiche de l'annuaire",
}
TRAP: Final = "site_web"
"""A field no person sees: only programs fill it."""
SENT: Final = "envoye"


@dataclass(frozen=True, slots=True)
class Subject:
    """What the message is about."""

    kind: urls.EntityKind
    id: UUID
    name: str
    back: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed, and what is to be mended, by field."""

    wish: str = "correct"
    message: str = ""
    reply_to: str = ""
    errors: dict[str, str] = field(default_factory=dict)


def limiter() -> MovingWindowRateLimiter:
    """Counts messages by address, in memory: nothing of it is kept."""
    return MovingWindowRateLimiter(MemoryStorage())


def _subject(services: Services, kind_word: str, id_text: str) -> Subject:
    """Raises ``HTTPException`` 404 for what is not published."""
    kind = urls.kind_of(kind_word)
    try:
        wanted = UUID(id_text)
    except ValueError:
        raise HTTPException(404) from None
    with db.reading(services.database) as session:
        if kind == "offer":
            offer = load_offers(session, [wanted]).get(wanted)
            if offer and offer.published_on(services.today()):
                return Subject(kind, wanted, offer.record.name, urls.offer(wanted))
        elif kind == "partner":
            partner = load_partners(session, [wanted]).get(wanted)
            if partner and partner.published:
                return Subject(kind, wanted, partner.record.name, urls.partner(wanted))
    raise HTTPException(404)


def form(request: Request) -> Response:
    """``GET /corriger/{kind}/{id}``."""
    subject = _subject(services_of(request), request.path_params["kind"], request.path_params["id"])
    return _thanks(request, subject) if SENT in request.query_params else _form(request, subject, Draft())


def _form(request: Request, subject: Subject, draft: Draft) -> Response:
    answer = render(
        request,
        "correction",
        status=422 if draft.errors else 200,
        subject=subject,
        draft=draft,
        wishes=WISHES,
        trap=TRAP,
        max_message=MAX_MESSAGE,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


async def send(request: Request) -> Response:
    """``POST /corriger/{kind}/{id}``: checks, stores, thanks. Only a form of our own origin is taken."""
    if not _from_here(request):
        raise HTTPException(403, "Cet envoi ne vient pas d'une page de ce site.")
    if int(request.headers.get("content-length") or MAX_BODY + 1) > MAX_BODY:
        raise HTTPException(413, "Votre message est trop long.")
    async with request.form(max_files=0, max_fields=10) as sent:
        values = {name: value.strip() for name, value in sent.items() if isinstance(value, str)}
    address = request.client.host if request.client else "unknown"
    return await run_in_threadpool(_receive, request, values, address)


def _from_here(request: Request) -> bool:
    """Browsers say where a form was; one without referrer sends ``Origin: null`` but still says the site."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin") or request.headers.get("referer") or ""
    return urlsplit(origin).netloc == request.headers.get("host")


def _receive(request: Request, values: dict[str, str], address: str) -> Response:
    services = services_of(request)
    subject = _subject(services, request.path_params["kind"], request.path_params["id"])
    if values.get(TRAP):
        return _sent(subject)
    draft = _checked(values)
    if draft.errors:
        return _form(request, subject, draft)
    if not request.app.state.limiter.hit(PER_HOUR, "correction", address):
        raise HTTPException(429, headers={"Retry-After": "3600"})
    with db.session(services.database) as session:
        session.add(
            CorrectionRequest(
                entity_kind=subject.kind,
                entity_id=subject.id,
                wish=draft.wish,
                message=draft.message,
                reply_to=draft.reply_to or None,
                at=services.clock(),
            )
        )
    return _sent(subject)


def _sent(subject: Subject) -> Response:
    """To a page that can be loaded again without sending twice."""
    return RedirectResponse(f"{urls.correction(subject.kind, subject.id)}?{SENT}=1", 303)


def _checked(values: dict[str, str]) -> Draft:
    """What was typed, with an error for each field to mend."""
    wish, message, reply_to = (values.get(name, "") for name in ("wish", "message", "reply_to"))
    errors = {}
    if wish not in WISHES:
        errors["wish"] = "Choisissez ce que vous demandez."
    if not message:
        errors["message"] = "Écrivez ce qu'il faut changer, et pourquoi."
    elif len(message) > MAX_MESSAGE:
        errors["message"] = f"Votre message est trop long : {MAX_MESSAGE} caractères au plus."
    if reply_to:
        try:
            reply_to = validate_email(reply_to, check_deliverability=False).normalized
        except EmailNotValidError:
            errors["reply_to"] = "Cette adresse n'est pas complète. Exemple : accueil@structure.fr"
    return Draft(wish, message, reply_to, errors)


def _thanks(request: Request, subject: Subject) -> Response:
    answer = render(request, "correction_sent", subject=subject)
    answer.headers["Cache-Control"] = "no-store"
    return answer
