"""First pass: read and check the whole file, keep what it says in a spool, and store nothing."""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from pydantic_core import to_json

from directory.marks import Known
from directory.records import EntityKind, Ref, SiteRecord
from directory.rejected import HIDDEN_TEXT
from importers.base import Context, Importer, Notes, Problem, Row
from importers.crew import Read, all_told
from importers.entries import Entry, entries
from importers.marks import NO_MARKS, Marks, deserves_one
from importers.progress import Progress
from importers.readers.parts import Part, metered
from importers.recognise import told_as
from importers.refusal import FileRefused
from importers.report import MAX_PROBLEMS
from importers.spool import Spool
from importers.telling import Item, Told, tell

PENDING: Final = 0
UNCHANGED: Final = 1
SET_ASIDE: Final = 2
REJECTED: Final = 3

OUTSIDE: Final = "hors du territoire"


@dataclass(slots=True)
class Staged:
    """What a file says. ``rows`` holds one of the four states above for each row read."""

    partners: Spool = field(default_factory=Spool)
    offers: Spool = field(default_factory=Spool)
    rows: bytearray = field(default_factory=bytearray)
    kinds: set[EntityKind] = field(default_factory=set)
    keys: dict[EntityKind, set[str]] = field(default_factory=lambda: {"partner": set(), "offer": set()})
    """Keys of the records that will be handed to the store, or are known again."""
    again: list[Ref] = field(default_factory=list)
    """Records known again by the mark of their row: they are in no spool."""
    refused: dict[EntityKind, set[str]] = field(default_factory=lambda: {"partner": set(), "offer": set()})
    """Keys of refused rows, or named only: what they tell is not taken, and yet they have not vanished."""
    nameless: int = 0
    """Refused rows whose key could not be read: what was stored of them seems to have vanished."""
    aside: Counter[str] = field(default_factory=Counter)
    reasons: dict[int, str] = field(default_factory=dict)
    """Why the row of a partner kept aside was: it may still be called in by an offer."""
    problems: list[tuple[int | None, Problem]] = field(default_factory=list)
    unlisted: int = 0
    """Problems beyond those kept."""
    wanted: set[str] = field(default_factory=set)
    """Partners that kept offers belong to."""
    outside: dict[str, int] = field(default_factory=dict)
    """Partners of elsewhere, and their rows: an offer here may call them in."""
    undecided: list[tuple[int, str, str]] = field(default_factory=list)
    """Offers that go where their partner is: row, key, partner's key."""
    partner_place: dict[str, str] = field(default_factory=dict)
    flagged: bool = False
    """Whether a record says of itself that it is to be hidden."""

    def close(self) -> None:
        """Forget everything."""
        self.partners.close()
        self.offers.close()


def stage(
    importer: Importer,
    parts: Sequence[Part],
    context: Context,
    *,
    secret: bytes,
    progress: Progress,
    marks: Marks = NO_MARKS,
    processes: int = 1,
) -> Staged:
    """Read everything; ``processes`` map a large file. Raises ``FileRefused``: not this format, cut, or not one row."""
    progress.begin("read", sum(part.size for part in parts))
    staged, notes = Staged(), Notes()
    heard = [metered(part, progress.advance) for part in parts]
    reads = (_read(row, marks) for row in importer.read(heard, notes))
    try:
        with closing(all_told(reads, importer, context, processes=processes)) as pairs:
            for read, told in pairs:
                known = read.known
                if known is not None and known.key not in staged.keys[known.kind]:
                    _see_again(staged, read.row, known, marks)
                else:
                    # A row known again whose key was another row's is mapped after all: it says what is wrong.
                    _take(staged, read, told or tell(importer, read.row, context), secret)
    except FileRefused as refusal:
        staged.close()
        raise told_as(refusal, importer, parts) from refusal
    except BaseException:
        staged.close()
        raise
    if not staged.rows:
        staged.close()
        raise FileRefused("Ce fichier ne contient aucune ligne à importer. Vérifiez l'export.")
    staged.problems[:0] = [(None, problem) for problem in notes.problems]
    _settle(staged)
    return staged


def _read(row: Row, marks: Marks) -> Read:
    content = to_json(dict(sorted(row.values.items())), fallback=str)
    mark = marks.of(row, content)
    return Read(row, content, mark, marks.known(mark))


def _see_again(staged: Staged, row: Row, known: Known, marks: Marks) -> None:
    """Account for a row that says what it said the last time."""
    staged.rows.append(UNCHANGED)
    staged.kinds.update(row.kinds)
    staged.keys[known.kind].add(known.key)
    staged.again.append((known.kind, known.key))
    if known.partner_key is not None:
        staged.wanted.add(known.partner_key)
    elif (place := marks.place(known.key)) is not None:
        staged.partner_place[known.key] = place


def _take(staged: Staged, read: Read, told: Told, secret: bytes) -> None:
    row, rank = read.row, len(staged.rows)
    staged.kinds.update(row.kinds)
    items, doubles = _first_ones(staged, row, told)
    problems = [*told.problems, *doubles]
    refused = any(problem.severity == "rejected" for problem in problems)
    for problem in problems:
        _note(staged, rank, hide(problem) if told.hidden else problem)
    if refused:
        staged.nameless += not (told.keys or doubles)
        for kind, key in told.keys:
            staged.refused[kind].add(key)
        staged.rows.append(REJECTED)
        return
    if told.set_aside is not None:
        for kind, key in told.keys:
            staged.refused[kind].add(key)
        staged.aside[told.set_aside] += 1
        staged.rows.append(SET_ASIDE)
        if items:
            staged.reasons[rank] = told.set_aside
    else:
        staged.rows.append(PENDING)
    if items:
        digest = row_digest(read.content, secret)
        kept = read.mark if deserves_one(told, items) else None
        for item in items:
            # A body behind many rows keeps none of them: that row may tell of a place hidden one day.
            own = b"{}" if item.shared else told.payload
            _spool(staged, row, rank, item, payload=own, digest=digest, mark=kept)


def _first_ones(staged: Staged, row: Row, told: Told) -> tuple[tuple[Item, ...], list[Problem]]:
    """The records whose key was not seen yet; a key given twice refuses the second row, unless it is shared."""
    known = [item for item in told.items if item.key in staged.keys[item.kind]]
    twice = [item for item in known if not item.shared]
    if not twice:
        return tuple(item for item in told.items if item not in known), []
    column = next((c for f, c in row.columns.items() if f in {"id", "offer_key", "partner_key"}), None)
    reason = "Cet identifiant est déjà celui d'une autre ligne du fichier."
    fix = "Donnez à chaque ligne un identifiant qui lui est propre, ou supprimez le doublon."
    return (), [Problem(row.sheet, row.number, column, None, twice[0].key, reason, fix, "rejected")]


def _note(staged: Staged, rank: int | None, problem: Problem) -> None:
    if len(staged.problems) < MAX_PROBLEMS:
        staged.problems.append((rank, problem))
    else:
        staged.unlisted += 1


def hide(problem: Problem) -> Problem:
    """The problem of a hidden place: where to mend it, and nothing of what it says."""
    return Problem(
        problem.sheet,
        problem.row,
        problem.column,
        problem.field,
        HIDDEN_TEXT,
        HIDDEN_TEXT,
        None,
        problem.severity,
    )


def row_digest(content: bytes, secret: bytes) -> str:
    """Keyed digest of the original row (as JSON): what it was before anything was dropped from it."""
    return hmac.digest(secret, b"row\0" + content, "sha256").hex()


def _spool(
    staged: Staged, row: Row, rank: int, item: Item, *, payload: bytes, digest: str, mark: str | None
) -> None:
    staged.keys[item.kind].add(item.key)
    staged.flagged = staged.flagged or item.rule is not None
    entry = Entry(
        kind=item.kind,
        key=item.key,
        partner_key=item.partner_key,
        row=rank,
        sheet=row.sheet,
        line=row.number,
        digest=digest,
        mark=mark,
        where=item.where,
        takes_partner_place=item.takes_partner_place,
        rule=item.rule,
        traits=item.traits,
        payload=payload,
        body=item.body,
    )
    if item.kind == "partner":
        if item.where == "outside":
            staged.outside[item.key] = rank
        if item.place is not None:
            staged.partner_place[item.key] = item.place
        staged.partners.add(entry.packed())
    else:
        partner_key = item.partner_key or ""
        if item.where == "partner":
            staged.undecided.append((rank, item.key, partner_key))
        else:
            staged.wanted.add(partner_key)
        staged.offers.add(entry.packed())


def _settle(staged: Staged) -> None:
    """Decide what depends on the whole file: partners of elsewhere that an offer here needs are called in,
    and an offer without a place of its own goes where its partner is."""
    for key in staged.outside.keys() & staged.wanted:
        rank = staged.outside.pop(key)
        staged.aside[staged.reasons[rank]] -= 1
        staged.rows[rank] = PENDING
    staged.keys["partner"] -= staged.outside.keys()
    for rank, key, partner_key in staged.undecided:
        if partner_key in staged.outside:
            staged.aside[OUTSIDE] += 1
            staged.rows[rank] = SET_ASIDE
            staged.keys["offer"].discard(key)


def settled(staged: Staged, only: Collection[Ref] | None = None) -> Iterator[Entry]:
    """Every record to store (or those of these names), partners first; may be read several times."""
    for entry in entries(chain(staged.partners, staged.offers), only):
        if staged.rows[entry.row] != SET_ASIDE:
            yield _at_partner(entry, staged) if entry.takes_partner_place else entry


def _at_partner(entry: Entry, staged: Staged) -> Entry:
    place = staged.partner_place.get(entry.partner_key or "")
    return entry if place is None else entry.at((SiteRecord.model_validate_json(place),))
