"""What the README says works as printed."""

import re
import shutil
from os import environ
from pathlib import Path

import pytest
from click.testing import CliRunner

import drillsim as ds
from drillsim.cli import main

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHARED = Path(environ.get("DRILLSIM_SHARED", ROOT.parent / "shared"))


def blocks(kind: str, text: str = README) -> list[str]:
    """The fenced code blocks of a kind; "" for bare ones."""
    return [body for name, body in re.findall(r"^```(\w*)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE) if name == kind]


def test_the_first_screen_has_one_picture_and_two_commands() -> None:
    first = README.split("## ")[0]
    picture = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", first)
    assert len(picture) == 1 and (ROOT / picture[0]).is_file()
    commands = blocks("", first)
    assert len(commands) == 2 and all(len(command.strip().splitlines()) == 1 for command in commands)


def test_the_what_if_of_five_lines_runs(tmp_path: Path) -> None:
    for folder in ("scenarios", "maps"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("krems*", "*.py"))
    what_if = blocks("yaml")[0]
    path = tmp_path / "scenarios" / "no_remote_valve.yaml"
    path.write_text(what_if, encoding="utf-8")
    assert len([line for line in what_if.splitlines() if line and not line.startswith("#")]) <= 5
    base = ds.simulate(ds.load_scenario(tmp_path / "scenarios" / "chlorine_leak_night.yaml"))
    other = ds.simulate(ds.load_scenario(path))
    isolated = base.summary()["isolated_s"], other.summary()["isolated_s"]
    assert isolated[1] is None or isolated[1] > isolated[0]


def test_python_snippet_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    printed = blocks("python")[0]
    assert "replications=30" in printed
    exec(compile(printed.replace("replications=30", "replications=2"), "README.md", "exec"), {})
    assert capsys.readouterr().out.split()[0].replace(".", "").isdigit()


def test_the_real_estate_runs_as_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    extract = SHARED / "data" / "osm" / "krems.osm.gz"
    if not extract.is_file():
        pytest.skip("the OpenStreetMap extract of Krems is not at hand")
    for folder in ("scenarios", "maps"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("krems.yaml", "*.py"))
    shutil.copy(extract, tmp_path / "krems.osm.gz")
    monkeypatch.chdir(tmp_path)
    printed = [line.split("#")[0].split() for block in blocks("") for line in block.splitlines()]
    commands = [words[1:] for words in printed if words[:1] == ["drillsim"]]
    assert [words[0] for words in commands] == ["map", "map", "map", "run"]
    for words in commands:
        result = CliRunner().invoke(main, words)
        assert result.exit_code == 0, result.output
    assert (tmp_path / "krems.png").stat().st_size > 10_000
    assert list((tmp_path / "runs").glob("*/report.html"))
