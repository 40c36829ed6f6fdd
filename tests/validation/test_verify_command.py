"""`drillsim verify hazards`: what it prints, writes and returns."""

import json

import pytest
from click.testing import CliRunner
from small_cases import small_cases
from test_trials import DATA, SHARED

from drillsim.cli import main


@pytest.fixture
def verify(monkeypatch):
    monkeypatch.delenv("DRILLSIM_SHARED", raising=False)
    return lambda *options: CliRunner(env={"COLUMNS": "100"}).invoke(main, ["verify", "hazards", *map(str, options)])


def test_something_fails(verify, tmp_path):
    result = verify("--cases", small_cases(tmp_path))
    assert result.exit_code == 1
    assert "pass: 1, fails: 1, not judged: 1, not covered: 4, listed: 1" in result.stdout
    assert "fails: b.wrong: q 3 expected (1 %), 2.865 got" in result.stdout
    assert "not covered: d.unknown: no function for levitation" in result.stdout
    assert "listed: field.desert_tortoise4: two secondary sources" in result.stdout
    assert "no measured data" in result.stderr
    assert max(map(len, result.stdout.splitlines())) <= 100


def test_nothing_fails(verify, tmp_path):
    assert verify("--cases", small_cases(tmp_path, ("b.",))).exit_code == 0
    only = verify("--cases", small_cases(tmp_path), "--only", "magic")
    assert only.exit_code == 0 and "d.unknown" in only.stdout and "a.point_source" not in only.stdout


def test_json(verify, tmp_path):
    result = verify("--cases", small_cases(tmp_path), "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == 1 and told["failed"] and told["counts"]["fails"] == 1
    by_id = {row["id"]: row for row in told["rows"]}
    assert by_id["b.wrong"]["quantities"][0]["holds"] is False
    assert by_id["d.unknown"]["quantities"][0]["got"] is None


def test_bad_input(verify, tmp_path):
    nothing = verify()
    assert nothing.exit_code == 2 and "--cases" in nothing.stderr and "DRILLSIM_SHARED" in nothing.stderr
    cases = small_cases(tmp_path)
    for options in (("--cases", tmp_path / "none.yaml"), ("--cases", cases, "--data", tmp_path / "none"),
                    ("--cases", cases, "--only", "love"), ("--cases", cases, "--data", tmp_path),
                    ("--cases", cases, "-o", cases / "below")):  # fmt: skip
        result = verify(*options)
        assert result.exit_code == 2 and result.stderr.startswith("error: ") and "Traceback" not in result.output


def test_the_shared_folder_is_found(tmp_path):
    (tmp_path / "cases").mkdir()
    small_cases(tmp_path, ("b.",)).rename(tmp_path / "cases" / "hazards.yaml")
    runner = CliRunner(env={"DRILLSIM_SHARED": str(tmp_path)})
    assert runner.invoke(main, ["verify", "hazards"]).exit_code == 0


def test_the_page_is_the_same_twice(verify, tmp_path):
    if not DATA.is_dir():
        pytest.skip(f"no measured data at {DATA}")
    cases = small_cases(tmp_path)
    for name in ("one", "two"):
        assert verify("--cases", cases, "--data", DATA, "-o", tmp_path / name).exit_code == 1
    written = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert written == ["fires.png", "hazards.md", "lng.png", "prairie_grass.png"]
    for name in written:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    page = (tmp_path / "one" / "hazards.md").read_text(encoding="utf-8")
    assert "| `b.wrong` | q 3 | 2.865 | 1 % | measured | fails | by hand |" in page
    assert str(tmp_path) not in page and str(SHARED) not in page


def test_the_published_cases_leave_nothing_out(verify):
    cases = SHARED / "cases" / "hazards.yaml"
    if not cases.is_file() or not DATA.is_dir():
        pytest.skip(f"no published cases at {cases}")
    told = json.loads(verify("--cases", cases, "--data", DATA, "--json").stdout)
    ids = [row["id"] for row in told["rows"]]
    assert len(ids) == len(set(ids)) == sum(told["counts"].values())
    exact = [row for row in told["rows"] if row["topic"] in ("meteorology", "plume rise", "dispersion coefficient",
             "blast", "harm")]  # fmt: skip
    assert exact and "fails" not in {row["verdict"] for row in exact}
    verdicts = {row["id"]: row["verdict"] for row in told["rows"]}
    for id_ in ("fire.jet.h2_hyram", "fire.lng_pool_sep.raj2005", "lookup.epa_rmp.table1_10min_rural_neutral_buoyant",
                "disp.gd_propane_leak", "dense.criterion.butane", "trial.fires.burning_rates"):  # fmt: skip
        assert verdicts[id_] == "pass", id_
