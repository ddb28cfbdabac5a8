"""French articles before a place's name: "d'Aiguilles", "du Monêtier-les-Bains", "aux Orres"."""

from __future__ import annotations

import unicodedata

WHOLE_FROM = 10
"""Numbers from here on are told without decimals."""

_VOWELS = "aeiouy"
_CONTRACTED = {"Le ": ("du ", "au "), "Les ": ("des ", "aux ")}


def _starts_with_vowel(name: str) -> bool:
    return unicodedata.normalize("NFKD", name.replace("Œ", "OE"))[:1].lower() in _VOWELS


def of_place(name: str) -> str:
    """``de Gap``, ``d'Embrun``, ``du Poët``, ``des Orres``, ``de La Grave``."""
    for article, (of, _) in _CONTRACTED.items():
        if name.startswith(article):
            return of + name.removeprefix(article)
    return f"d'{name}" if _starts_with_vowel(name) else f"de {name}"


def at_place(name: str) -> str:
    """``à Gap``, ``au Poët``, ``aux Orres``, ``à La Grave``."""
    for article, (_, at) in _CONTRACTED.items():
        if name.startswith(article):
            return at + name.removeprefix(article)
    return f"à {name}"


def number(value: float) -> str:
    """A number to read: one decimal under 10 unless it is whole, none above; decimal comma."""
    if value >= WHOLE_FROM or round(value, 1) == round(value):
        return str(round(value))
    return f"{value:.1f}".replace(".", ",")
