"""Urgent numbers, in one table, and the searches that call for them (DOMAIN, "Safety of people")."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, get_args

from directory.urgent_words import LOOK_ALIKES, SIGNS, SPELLINGS, Kind

Way = Literal["call", "sms"]


@dataclass(frozen=True, slots=True)
class UrgentNumber:
    """One number: what it is for, as one says it, and the kinds of urgency it answers, the main one first."""

    number: str
    way: Way
    meaning: str
    """For a link's own text: "Appeler le 15, SAMU"."""
    kinds: tuple[Kind, ...]
    advice: str | None = None
    """What to say, or what it is not."""

    @property
    def href(self) -> str:
        """``tel:115`` or ``sms:114``."""
        return f"{'tel' if self.way == 'call' else 'sms'}:{self.number}"

    @property
    def label(self) -> str:
        """``Appeler le 115, sans abri``."""
        verb = "Appeler le" if self.way == "call" else "Envoyer un SMS au"
        return f"{verb} {self.number}, {self.meaning}"


NUMBERS: Final = (
    UrgentNumber("17", "call", "police ou gendarmerie", ("danger", "violence")),
    UrgentNumber("112", "call", "tous les secours", ("danger", "fire", "health")),
    UrgentNumber(
        "114", "sms", "si vous ne pouvez pas parler ou entendre", ("danger", "violence", "fire", "health")
    ),
    UrgentNumber("15", "call", "SAMU", ("health",)),
    UrgentNumber(
        "115",
        "call",
        "sans abri",
        ("roof", "lodging"),
        "Gratuit, jour et nuit. Dites où vous êtes, combien vous êtes, et si vous avez un enfant, un animal ou un "
        "problème de santé. Si personne ne répond, rappelez.",
    ),
    UrgentNumber(
        "3919",
        "call",
        "violences, écoute",
        ("violence",),
        "Gratuit et anonyme, pour être écoutée et conseillée. En danger immédiat, appelez le 17.",
    ),
    UrgentNumber("3114", "call", "idées suicidaires", ("suicide",), "Gratuit, jour et nuit."),
    UrgentNumber("119", "call", "enfant en danger", ("child",), "Gratuit, jour et nuit."),
    UrgentNumber("18", "call", "pompiers", ("fire",)),
    UrgentNumber(
        "3977",
        "call",
        "maltraitance d'une personne âgée ou handicapée, écoute",
        ("elder",),
        "Gratuit et anonyme. En danger immédiat, appelez le 17.",
    ),
)

LINE: Final[tuple[tuple[str, tuple[UrgentNumber, ...]], ...]] = tuple(
    (title, tuple(number for number in NUMBERS if number.number in shown))
    for title, shown in (
        ("Danger immédiat", ("17", "112", "114")),
        ("Santé", ("15",)),
        ("Sans abri", ("115",)),
        ("Violences, écoute", ("3919",)),
        ("Idées suicidaires", ("3114",)),
        ("Enfant en danger", ("119",)),
    )
)
"""The slim line of every page: a title and its numbers."""

UNTRACED: Final = frozenset(("danger", "violence", "child", "elder", "suicide"))
"""Kinds whose searches leave no trace (DOMAIN, violence): who hurts, or must not know, may see the screen."""

_ORDER: Final = get_args(Kind)
"""Which kind comes first when a text calls for several."""


def fold(text: str) -> str:
    """Lower case, no accents, apostrophes and punctuation as single spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", " ", kept).strip()


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{phrase})" for phrase in phrases))


@cache
def _compiled() -> tuple[re.Pattern[str], dict[Kind, re.Pattern[str]]]:
    return _any_of(LOOK_ALIKES), {kind: _any_of(signs) for kind, signs in SIGNS.items()}


def urgency_of(text: str) -> frozenset[Kind]:
    """The kinds of urgency that a search smells of; empty for most."""
    folded, (_, signs) = calmed(text), _compiled()
    return frozenset(kind for kind, sign in signs.items() if sign.search(folded))


def calmed(text: str) -> str:
    """A text, folded and well spelt, without the phrases that alarm and are no emergency."""
    calm, _ = _compiled()
    return calm.sub(" ", _well_spelt(fold(text)))


def is_look_alike(text: str) -> bool:
    """Whether a text holds a phrase that alarms and is no emergency ("prévention du suicide")."""
    calm, _ = _compiled()
    return bool(calm.search(_well_spelt(fold(text))))


def _well_spelt(folded: str) -> str:
    for wrong, right in SPELLINGS:
        folded = re.sub(wrong, right, folded)
    return folded


def leaves_no_trace(kinds: Collection[str]) -> bool:
    """Whether a search that calls for these kinds must leave no trace."""
    return not UNTRACED.isdisjoint(kinds)


def numbers_for(kinds: Collection[str]) -> tuple[UrgentNumber, ...]:
    """The numbers that answer these kinds, the most pressing kind first, each number once."""
    asked = [kind for kind in _ORDER if kind in kinds]
    return tuple(dict.fromkeys(number for kind in asked for number in _for_kind(kind)))


def _for_kind(kind: Kind) -> list[UrgentNumber]:
    """The numbers of one kind, those that are mainly for it first."""
    return sorted((n for n in NUMBERS if kind in n.kinds), key=lambda number: number.kinds.index(kind))
