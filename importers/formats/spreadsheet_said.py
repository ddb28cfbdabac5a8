"""Cells that answer one of our lists: what they say in it; the words that no list holds are kept as text, and told."""

from __future__ import annotations

from typing import Final

from directory.records import Capacity, Fee, Mode, Validity
from directory.vocabularies import TYPES, families
from importers.fields import MOST_UNKNOWN, Fields
from importers.formats.spreadsheet_words import MODE_SIGNS, Themes, fees_in, modes_in, says_more
from importers.formats.template_offer import validity_record
from importers.mappings.spreadsheet import BY_NAME
from importers.normalise import age, ages, boolean, capacity, fold

_LISTED: Final = "Écrivez une valeur de data·inclusion, ou traduisez-la dans une correspondance (--mapping)."
_ANSWERS: Final = frozenset({"oui", "non", "o", "n", "yes", "no", "true", "false", "x"})


class Said:
    """What a row answers to our lists; its ``description`` holds, once all was read, what none of them does."""

    def __init__(self, fields: Fields) -> None:
        self._fields = fields
        self._left: list[str] = []

    def description(self) -> str | None:
        """The offer's description, and under their column's title the words that are in no list."""
        own = self._fields.text("offer.description")
        return "\n".join([own, *self._left] if own else self._left) or None

    def _keep(self, name: str, words: str | None = None) -> None:
        title = self._fields.row.columns.get(name) or BY_NAME[name].label.capitalize()
        self._left.append(f"{title} : {words or self._fields.line(name)}")

    def _not_listed(self, name: str) -> None:
        reason = f"Cette valeur n'est pas dans la liste de « {BY_NAME[name].label} » : elle est gardée comme texte."
        self._fields.say(name, reason, _LISTED, "error")
        self._keep(name)

    def families(self, themes: Themes, type_: str | None) -> tuple[str, ...]:
        """The families of an offer, none when its thématiques and its type say them all."""
        if not themes.themes:
            return themes.families
        derived = families((), themes.themes, type_)
        wide = tuple(family for family in themes.families if family not in derived)
        return (*derived, *wide) if wide else ()

    def themes(self, themes: Themes) -> tuple[str, ...]:
        """Thématiques; what is none of them is told."""
        for word in themes.unread[:MOST_UNKNOWN]:
            reason = f"La thématique « {word} » n'est pas reconnue : elle est gardée comme texte."
            self._fields.say("offer.themes", reason, _LISTED, "error", value=word)
        if (more := len(themes.unread) - MOST_UNKNOWN) > 0:
            reason = f"{more} autres thématiques ne sont pas reconnues : elles sont gardées comme texte."
            self._fields.say("offer.themes", reason, _LISTED, "error", value="")
        if themes.words:
            self._keep("offer.themes", ", ".join(themes.words))
        return themes.themes

    def type(self) -> str | None:
        """A type of data·inclusion."""
        text = self._fields.line("offer.type")
        labels = {fold(word): code for code, label in TYPES.items() for word in (code, label)}
        found = labels.get(fold(text)) if text else None
        if text and found is None:
            self._not_listed("offer.type")
        return found

    def modes(self) -> tuple[Mode, ...]:
        """On site, at a distance, or both."""
        text = self._fields.line("offer.modes")
        found = modes_in(text or "")
        if text and not found:
            self._not_listed("offer.modes")
        elif text and says_more(fold(text), *MODE_SIGNS.values()):
            self._keep("offer.modes")
        return found

    def fees(self) -> tuple[tuple[Fee, ...], str | None]:
        """Free or paid, and the cell's own words; "oui" answers its column's title: "Gratuit", "Payant"."""
        text = self._fields.line("offer.fees")
        if text is None or fold(text) not in _ANSWERS:
            return fees_in(text or ""), text if text and fold(text) not in {"gratuit", "payant"} else None
        asked = fees_in(self._fields.row.columns.get("offer.fees", ""))
        if not asked:
            self._not_listed("offer.fees")
            return (), None
        yes = boolean(text).value is True or fold(text) == "x"
        return asked if yes else (("payant",) if asked == ("gratuit",) else ("gratuit",)), None

    def ages(self) -> tuple[int | None, int | None]:
        """The lowest and the highest age."""
        both = self._fields.read("offer.ages", ages)
        lowest, highest = (self._fields.read(name, age) for name in ("offer.age_min", "offer.age_max"))
        for name, found in (("offer.ages", both), ("offer.age_min", lowest), ("offer.age_max", highest)):
            if found is None and self._fields.line(name):
                self._keep(name)
        if both is None:
            return lowest, highest
        return both.minimum if lowest is None else lowest, both.maximum if highest is None else highest

    def validity(self) -> Validity | None:
        """From when until when."""
        found = self._fields.read("offer.validity", validity_record)
        if found is None and self._fields.line("offer.validity"):
            self._keep("offer.validity")
        return found

    def capacity(self) -> Capacity | None:
        """How many, in the cell's own words too."""
        words = self._fields.line("offer.capacity")
        return Capacity(text=words, total=self._fields.read("offer.capacity", capacity)) if words else None
