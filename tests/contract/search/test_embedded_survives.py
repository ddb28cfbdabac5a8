"""The embedded index after ``kill -9``: never corrupt, never empty, and its sequence never lies."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from search.contract import SearchRequest
from search.embedded import EmbeddedEngine
from tests.contract.search.corpus import offer_id, some_offers

APPLIES = """
import sys
from pathlib import Path
from search.contract import Upsert
from search.embedded import EmbeddedEngine
from tests.contract.search.corpus import an_offer, offer_id
engine = EmbeddedEngine(Path(sys.argv[1]))
engine.ensure()
print("ready", flush=True)
for n in range(engine.status().sequence + 1, 100_000):
    engine.apply([Upsert(offer_id(n % 40), tuple(an_offer(n % 40, sites=1 + n % 3, updated=n)))], n)
"""

REBUILDS = """
import sys
from pathlib import Path
from search.embedded import EmbeddedEngine
from tests.contract.search.corpus import some_offers
engine = EmbeddedEngine(Path(sys.argv[1]))
engine.ensure()
documents = some_offers(range(40))
print("ready", flush=True)
for n in range(engine.status().sequence + 1, 100_000):
    size = 20 + n % 20
    engine.rebuild([one for one in documents if one.offer in OFFERS[:size]], n)
""".replace("OFFERS", repr([offer_id(n) for n in range(40)]))


def killed(script: str, folder: Path, after_s: float) -> None:
    """Run a script that writes without end, and kill it."""
    root = Path(__file__).parents[3]
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(folder)], cwd=root, stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(root)},
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    time.sleep(after_s)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()


@pytest.mark.parametrize("seed", range(4))
def test_killed_while_it_applies_it_holds_exactly_what_its_sequence_says(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(2):
        killed(APPLIES, tmp_path, chance.uniform(0.05, 0.3))
        engine = EmbeddedEngine(tmp_path)
        assert engine.ensure()
        last = engine.status().sequence
        held = range(max(1, last - 39), last + 1)
        assert engine.offers() == {offer_id(n % 40) for n in held}
        hits = engine.search(SearchRequest(sort="updated", limit=100)).hits
        assert [hit.offer for hit in hits] == [offer_id(n % 40) for n in reversed(held)]
        assert engine.status().documents == sum(1 + n % 3 for n in held)


@pytest.mark.parametrize("seed", range(4))
def test_killed_while_it_rebuilds_it_holds_a_whole_index(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(2):
        killed(REBUILDS, tmp_path, chance.uniform(0.02, 0.3))
        engine = EmbeddedEngine(tmp_path)
        assert engine.ensure()
        last = engine.status().sequence
        assert engine.offers() == ({offer_id(n) for n in range(20 + last % 20)} if last else set())
        engine.rebuild(some_offers(range(20 + last % 20) if last else ()), last)
        assert len(list(tmp_path.glob("generation-*"))) <= 3, "leftovers of the dead are removed"
