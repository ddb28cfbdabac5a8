"""Each real sample imported twice: every row accounted for, and nothing changes the second time."""

from __future__ import annotations

import pytest

SAMPLES = [
    ("mediation_numerique", "mediation-numerique-paca-2023.json", 646, 51),
    ("soliguide", "soliguide-sample.json", 1, 0),
    ("siao", "siao-sample.csv", 1, 0),
    ("covoiturage", "covoiturage-bnlc-04-26-38.csv", 183, 0),
]


@pytest.mark.parametrize("everywhere", [False, True], ids=["here", "everywhere"])
@pytest.mark.parametrize("sample", SAMPLES, ids=[sample[0] for sample in SAMPLES])
def test_the_second_time_nothing_changes(instance, shared_data, sample, everywhere):
    name, file, rows, here = sample
    path = shared_data / "samples" / file
    first = instance.load(name, path, territory_all=everywhere).as_dict()
    again = instance.load(name, path, territory_all=everywhere).as_dict()
    kept = rows if everywhere else here
    aside = rows - kept
    assert first["rows"] == {"read": rows, "stored": kept, "unchanged": 0, "set_aside": aside, "rejected": 0}
    assert again["rows"] == {"read": rows, "stored": 0, "unchanged": kept, "set_aside": aside, "rejected": 0}
    for kind in ("partners", "offers"):
        assert again[kind] == {"added": 0, "changed": 0, "unchanged": first[kind]["added"], "vanished": 0}
    assert again["problems"] == first["problems"]
