"""``spie sources``: what is shown, what runs, and the exit codes of a nightly task."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.cli.test_commands import Instance

PARTNERS = "partner_key,name,commune,address\np1,Structure,05061,1 rue Carnot\n"


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    home = tmp_path / "home"
    (home / "carnot").mkdir(parents=True)
    (home / "carnot" / "partners.csv").write_text(PARTNERS)
    return Instance(home)


def write(instance: Instance, *lines: str) -> None:
    text = '[sources.carnot]\nname = "Rue Carnot"\nformat = "template"\n' + "\n".join(lines) + "\n"
    (instance.home / "sources.toml").write_text(text)


def test_a_source_is_listed_then_run_when_due(instance: Instance) -> None:
    write(instance, 'location = "carnot"', 'schedule = "every 6 hours"', 'contact = "contact@exemple.fr"')
    (listed,) = instance.object("sources")
    assert (listed["key"], listed["schedule"], listed["records"]) == ("carnot", "every 6 hours", 0)
    assert listed["next_due"] is not None
    (ran,) = instance.object("sources", "run", "--due")
    assert (ran["source"], ran["outcome"], ran["report"]["partners"]["added"]) == ("carnot", "done", 1)
    assert instance.object("sources", "run") == []
    told = instance.spie("sources", "run", "carnot", "--force").stdout
    assert "1 ligne lue : 0 enregistrée, 1 déjà connue, 0 écartée, 0 refusée." in told
    assert "Aucune source n'est à relire maintenant" in instance.spie("sources", "run").stdout
    assert instance.object("sources", "run", "carnot")[0]["outcome"] == "unchanged"
    assert "carnot" in instance.spie("sources").stdout


def test_a_source_that_is_refused_exits_with_3_and_says_why(instance: Instance) -> None:
    write(instance, 'location = "https://files.example/a.csv"', 'schedule = "daily"')
    assert "SPIE_FETCH_HOSTS" in instance.spie("sources", "run", code=3).stderr
    assert "SPIE_FETCH_HOSTS" in instance.spie("sources").stderr


def test_a_mistake_in_the_list_or_an_unknown_key_exits_with_2(instance: Instance) -> None:
    write(instance, 'location = "carnot"')
    assert "nobody" in instance.spie("sources", "run", "nobody", code=2).stderr
    write(instance, 'location = "carnot"', 'schedule = "sometimes"')
    assert "schedule" in instance.spie("sources", code=2).stderr
