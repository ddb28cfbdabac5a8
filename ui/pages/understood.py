"""What was understood of the words, one sentence each, with the link that refuses it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from directory.territory import of_place
from directory.words import plain
from search.results import Results, Step
from ui import french, urls
from ui.pages.asked import Asked

MOST_KINDS = 3
"""Kinds of help named; the others are only looked for."""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, and the link that follows it."""

    text: str
    link: str
    url: str


def told(asked: Asked, results: Results) -> tuple[Told, ...]:
    """The sentences of the results page, in the order of the steps; nothing of violence is named."""
    of = {
        kind: [step for step in results.understood if step.kind == kind]
        for kind in ("place", "typo", "acronym", "partner", "help")
    }
    return (
        *(
            Told(
                f"Nous cherchons {_near(place)}.",
                _rather(place.words),
                asked.as_typed(place.words, place=True),
            )
            for place in of["place"]
        ),
        *_spelling(asked, results, of["typo"]),
        *(
            Told(f"{short.words} : {short.meaning}.", _rather(short.words), _as_typed(asked, [short]))
            for short in of["acronym"]
        ),
        *(
            Told(f"Structure reconnue : {body.meaning}.", "Voir toutes ses offres", _offers_of(asked, body))
            for body in of["partner"]
        ),
        *([] if results.sensitive else _helps(asked, of["help"])),
    )


def _near(place: Step) -> str:
    """``près d'Embrun``, ``près des Orres``; a valley or a canton is named beside."""
    is_commune = (place.value or "").startswith("commune:")
    return f"près {of_place(place.meaning)}" if is_commune else f"près de ce lieu : {place.meaning}"


def _spelling(asked: Asked, results: Results, typos: Sequence[Step]) -> Iterator[Told]:
    """What was mended, or what would have been."""
    if typos:
        exactly = french.listed([french.quoted(typo.words) for typo in typos])
        text = f"Résultats pour {french.quoted(_read(results.query.q, typos))}."
        yield Told(text, f"Chercher exactement {exactly}", _as_typed(asked, typos))
    elif results.did_you_mean:
        better = asked.link(("q", results.did_you_mean), ("as_typed", None))
        yield Told("Vouliez-vous dire", f"{french.quoted(results.did_you_mean)} ?", better)


def _read(text: str, typos: Sequence[Step]) -> str:
    """The text with the words that were mended; a correction that was refused is not among them."""
    for typo in typos:
        word = rf"(?<!\w){re.escape(typo.words)}(?!\w)"
        text = re.sub(word, typo.meaning, text, count=1)
    return text


def _helps(asked: Asked, helps: Sequence[Step]) -> Iterator[Told]:
    """The kinds of help whose name is not what was typed."""
    typed = set(plain(asked.query.q).split())
    if any(set(plain(step.meaning).split()) - typed for step in helps):
        named = ", ".join(step.meaning for step in helps[:MOST_KINDS])
        yield Told(
            f"Nous avons compris : {named}.",
            "Chercher seulement vos mots",
            asked.as_typed(asked.query.q, place=True),
        )


def _as_typed(asked: Asked, steps: Sequence[Step]) -> str:
    return asked.as_typed(*(step.words for step in steps))


def _offers_of(asked: Asked, body: Step) -> str:
    """All of them: only the place of departure stays."""
    start = [pair for pair in asked.params if pair[0] in ("commune", "lat", "lon")]
    return urls.search([*start, ("partner", body.value)]) if body.value else urls.PARTNERS


def _rather(words: str) -> str:
    return f"Chercher plutôt {'les mots' if ' ' in words else 'le mot'} {french.quoted(words)}"
