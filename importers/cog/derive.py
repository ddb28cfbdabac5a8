"""Write ``insee_codes.csv`` from the ``communes.json`` of ``@etalab/decoupage-administratif``."""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path


def compact(numbers: Iterable[int]) -> str:
    """Sorted whole numbers as ranges: ``[1, 2, 3, 6]`` gives ``"1-3 6"``."""
    runs: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return " ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def codes_of(communes: Iterable[dict[str, object]]) -> dict[str, set[int]]:
    """The numbers in use of each two-character prefix, former codes included."""
    found: dict[str, set[int]] = defaultdict(set)
    for commune in communes:
        former = commune.get("anciensCodes")
        for code in [commune["code"], *(former if isinstance(former, list) else [])]:
            found[str(code)[:2]].add(int(str(code)[2:]))
    return found


def main(source: Path) -> None:
    """Write the table beside this module."""
    found = codes_of(json.loads(source.read_text(encoding="utf-8")))
    with Path(__file__).with_name("insee_codes.csv").open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(["prefix", "numbers"])
        writer.writerows((prefix, compact(found[prefix])) for prefix in sorted(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
