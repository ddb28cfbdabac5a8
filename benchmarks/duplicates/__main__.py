"""``python -m benchmarks.duplicates [FOLDER]``: figures on the labelled pairs; FOLDER: the real samples."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.duplicates.measure import Figures, Measured, figures, labelled, load, measure


def main() -> None:
    """Print the figures by half, kind and pair of sources, then every mistake."""
    given = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("SPIE_SHARED_DATA", "../shared/data")
    samples = Path(given) / "samples"
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as home:
        database = load(Path(home), samples, now)
        done, measured = measure(database, labelled(), now)
        database.dispose()
    print(f"Compared {done.compared}, merged {done.merged}, waiting {done.waiting}.\n")
    print(f"{'':44} pairs  same merged wrong  precision  recall(merged)  recall(+queue)")
    for half in ("tuning", "report"):
        _line(f"half: {half}", [one for one in measured if one.pair.half == half])
    for group in sorted({one.pair.sources for one in measured}):
        _line(group, [one for one in measured if one.pair.sources == group])
    _line("all", measured)
    print("\nMistakes (merged though different; apart though the same):")
    for one in measured:
        if (one.fate == "merged" and not one.pair.same) or (one.fate == "apart" and one.pair.same):
            print(f"  {one.fate} {one.pair.kind} {one.pair.left} ~ {one.pair.right}: {one.pair.why}")
    asked = [one for one in measured if one.fate == "asked"]
    print(f"\nIn the queue: {len(asked)} labelled pairs, {sum(one.pair.same for one in asked)} the same.")


def _line(name: str, measured: Iterable[Measured]) -> None:
    told: Figures = figures(measured)
    shares = (told.precision, told.recall_merged, told.recall)
    words = "  ".join("     –" if share is None else f"{share:6.3f}" for share in shares)
    print(f"{name:44} {told.pairs:5} {told.same:5} {told.merged:6} {told.wrong:5}     {words}")


if __name__ == "__main__":
    main()
