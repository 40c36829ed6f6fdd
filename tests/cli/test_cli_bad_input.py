"""Bad input on the command line: one clear error with file, line and remedy, exit code 2, nothing left behind."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from corridor import Data, corridor

from drillsim.cli import main

Break = Callable[[Data, Data], None]


def in_park(path: str, value: object) -> Break:
    """Sets a value in the park, or removes it with None."""

    def change(park: Data, scenario: Data) -> None:
        _set(park, path, value)

    return change


def in_scenario(path: str, value: object) -> Break:
    """Sets a value in the scenario."""

    def change(park: Data, scenario: Data) -> None:
        _set(scenario, path, value)

    return change


def _set(data: Data, path: str, value: object) -> None:
    *way, last = path.split("/")
    for part in way:
        data = data[part]
    if value is None:
        del data[last]
    else:
        data[last] = value


def nitrobenzene(park: Data, scenario: Data) -> None:
    park["places"]["unit"]["substances"]["nitrobenzene"] = {"mass": "1 t"}
    scenario["incidents"]["leak"]["substance"] = "nitrobenzene"


def unreachable(park: Data, scenario: Data) -> None:
    park["junctions"] |= {"far": [2000, 0], "away": [2100, 0]}
    park["ways"]["island"] = {"kind": "road", "from": "far", "to": "away", "width": "5 m"}
    park["assembly_points"] = {"lost": {"at": "far", "capacity": 100}}
    scenario["orders"]["leave"]["to"] = "nearest"


def off_the_road(park: Data, scenario: Data) -> None:
    park["junctions"]["hill"] = [0, 400]
    park["ways"]["track"] = {"kind": "path", "from": "n", "to": "hill", "width": "2 m", "vehicles": False}
    park["stations"]["fire"]["at"] = "hill"


DATA: dict[str, tuple[Break, str, str]] = {
    "unknown key": (in_park("ways/w2-w1/widht", "3 m"), "park.yaml", "did you mean 'width'"),
    "wrong unit": (in_scenario("incidents/leak/rate", "0.5 kg/m"), "scenario.yaml", "kg/s"),
    "negative length": (in_park("ways/w2-w1/length", "-5 m"), "park.yaml", "at least"),
    "a gate that joins nothing": (in_park("gates/west_gate/way", "w9-w1"), "park.yaml", "joins nothing"),
    "an assembly point nobody can reach": (unreachable, "park.yaml", "assembly point"),
    "a station off the road": (off_the_road, "park.yaml", "road"),
    "a substance without data": (nitrobenzene, "scenario.yaml", "choose from"),
    "a vehicle without a crew": (in_park("stations/fire/vehicles/gas_1/crew", 0), "park.yaml", "give it a crew"),
    "a unit left out": (in_scenario("lasts", 1800), "scenario.yaml", "write a duration with its unit"),
    "a place that is not there": (in_scenario("incidents/leak/place", "unti"), "scenario.yaml", "did you mean 'unit'"),
}

TEXT: dict[str, tuple[str, str]] = {
    "NaN": ("lasts: .nan", "finite"),
    "duplicate keys": ("shift: day\nshift: night", "keep one of the two"),
    "YAML 1.1's no": ("shift: no", "true or false"),
    "1:30": ("lasts: 1:30", "90 s"),
    "010": ("utc_offset: 010", "without leading zero"),
    "an over-long line": ("about: " + "x" * 200_000, "characters"),
    "exploding aliases": ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]", "write the value out"),
    "a tag": ("about: !!python/object/apply:os.system [true]", "remove the tag"),
    "a path outside the folder": ("park: ../../../etc/passwd", "beside or below"),
    "an extends loop": ("extends: scenario.yaml", "break the loop"),
}


def refused(folder: Path, *words: str) -> str:
    """What the command says on refusing: no traceback, exit code 2, the folder as it was."""
    before = sorted(path.relative_to(folder) for path in folder.rglob("*"))
    result = CliRunner().invoke(main, list(words))
    assert result.exit_code == 2, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output and not result.stdout
    assert sorted(path.relative_to(folder) for path in folder.rglob("*")) == before
    return " ".join(result.stderr.split())


def write(folder: Path, park: Data, scenario: Data) -> None:
    (folder / "park.yaml").write_text(yaml.safe_dump(park, sort_keys=False), encoding="utf-8")
    (folder / "scenario.yaml").write_text(yaml.safe_dump(scenario, sort_keys=False), encoding="utf-8")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("fault", DATA)
@pytest.mark.parametrize("command", ["run", "check"])
def test_faults_in_data(tmp_path: Path, fault: str, command: str) -> None:
    change, file, remedy = DATA[fault]
    park, scenario = corridor()
    change(park, scenario)
    write(tmp_path, park, scenario)
    said = refused(tmp_path, command, "scenario.yaml")
    assert re.search(rf"{file}:\d+:\d+: ", said) and remedy in said


@pytest.mark.parametrize("fault", TEXT)
def test_faults_in_text(tmp_path: Path, fault: str) -> None:
    line, remedy = TEXT[fault]
    park, scenario = corridor()
    write(tmp_path, park, scenario)
    keys = {part.split(":")[0] for part in line.splitlines()}
    rest = {key: value for key, value in scenario.items() if key not in keys}
    text = line + "\n" + yaml.safe_dump(rest, sort_keys=False)
    (tmp_path / "scenario.yaml").write_text(text, encoding="utf-8")
    said = refused(tmp_path, "run", "scenario.yaml")
    assert re.match(r"error: scenario\.yaml:\d+:\d+: ", said) and remedy in said


def test_a_folder_for_a_file(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    assert "is a folder" in refused(tmp_path, "run", "folder.yaml")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "nothing.yaml" in refused(tmp_path, "run", "nothing.yaml")


def test_a_hundred_megabytes_in_one_line(tmp_path: Path) -> None:
    with (tmp_path / "huge.yaml").open("w", encoding="ascii") as file:
        file.write("about: ")
        for _ in range(100):
            file.write("x" * 1_000_000)
    assert "huge.yaml" in refused(tmp_path, "run", "huge.yaml")


def test_a_park_is_not_a_scenario(tmp_path: Path) -> None:
    write(tmp_path, *corridor())
    assert "drillsim map check" in refused(tmp_path, "run", "park.yaml")
    assert "drillsim check" in refused(tmp_path, "map", "check", "scenario.yaml")


def test_xml_with_a_doctype(tmp_path: Path) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE osm [<!ENTITY a "aaaa">]><osm version="0.6">&a;</osm>'
    (tmp_path / "map.osm").write_text(bomb, encoding="utf-8")
    assert "DOCTYPE" in refused(tmp_path, "map", "import", "map.osm", "-o", "park.yaml")


def test_an_engine_there_is_not(tmp_path: Path) -> None:
    write(tmp_path, *corridor())
    assert "reference" in refused(tmp_path, "run", "scenario.yaml", "--engine", "slow")
