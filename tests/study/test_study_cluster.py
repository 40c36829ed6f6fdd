"""A study comes to the same tables wherever it is played and whatever dies meanwhile: real processes, real clusters."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from study_ground import Ground, ground, play, played, tables, wait_until

from drillsim.errors import DrillsimError
from drillsim.study.folder import How, carry_out
from drillsim.study.package import Package
from drillsim.study.playing import Order
from drillsim.study.read import read_study
from drillsim.study.rules import Fixed


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    with ground(tmp_path_factory.mktemp("cluster"), workers=2) as found:
        yield found


# ---- where it runs


@pytest.mark.long
def test_processes_on_this_machine_give_the_same_bytes_and_leave_nothing(
    study_file: Path, undisturbed: Mapping[str, bytes], tmp_path: Path
) -> None:
    code, out, err = play(study_file, tmp_path / "s", "--workers", "2").end()
    assert (code, out, err) == (0, "", "")
    assert tables(tmp_path / "s") == undisturbed
    assert len(undisturbed) >= 3


@pytest.mark.parametrize("named", ["address", "file"])
def test_a_named_cluster_gives_the_same_bytes(
    named: str, cluster: Ground, study_file: Path, undisturbed: Mapping[str, bytes], tmp_path: Path
) -> None:
    wait_until(cluster.file.exists, "a scheduler")
    scheduler = cluster.address if named == "address" else str(cluster.file)
    assert scheduler.startswith("tcp://") or named == "file"
    assert played(read_study(study_file), tmp_path / "s", How(scheduler=scheduler)) == undisturbed
    assert not list((cluster.file.parent / "scratch").rglob("drillsim-study-*")), "workers that stay are left clean"


@pytest.mark.long
def test_a_cluster_by_tls_gives_the_same_bytes(
    study_file: Path, undisturbed: Mapping[str, bytes], tmp_path: Path
) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("there is no openssl to make a certificate with")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    env = {"DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "True",
           "DASK_DISTRIBUTED__COMM__TLS__CA_FILE": str(certificate)}  # fmt: skip
    for who in ("SCHEDULER", "WORKER", "CLIENT"):
        env[f"DASK_DISTRIBUTED__COMM__TLS__{who}__CERT"] = str(certificate)
        env[f"DASK_DISTRIBUTED__COMM__TLS__{who}__KEY"] = str(key)
    with ground(tmp_path, 1, env, "tls") as found:
        assert found.address.startswith("tls://")
        code, _, err = play(study_file, tmp_path / "s", "--scheduler", found.address, env=env).end()
        assert (code, err) == (0, "")
        code, _, err = play(study_file, tmp_path / "t", "--scheduler", found.address).end()
        assert code == 2 and "certificates" in err and "Traceback" not in err
    assert tables(tmp_path / "s") == undisturbed


@dataclass(frozen=True)
class Counted(Package):
    """A package that notes in a file each process it comes to."""

    log: str = ""

    def __reduce__(self) -> Any:
        return _arrived, (dict(self.files), self.log)


def _arrived(files: dict[str, bytes], log: str) -> Counted:
    with Path(log).open("a", encoding="utf-8") as file:
        file.write(f"{os.getpid()}\n")
    return Counted(files, log)


@pytest.mark.long
def test_the_files_come_to_each_worker_once(
    cluster: Ground, study_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from drillsim.study import cluster as ours

    orders: list[Order] = []
    submit = ours.Cluster.submit
    monkeypatch.setattr(ours.Cluster, "submit", lambda self, order: (orders.append(order), submit(self, order))[1])
    study = replace(read_study(study_file), rule=Fixed(30))
    log = tmp_path / "log"
    counted = replace(study, package=Counted(study.package.files, str(log)))
    carry_out(counted, tmp_path / "s", How(scheduler=str(cluster.file)))
    came = [int(pid) for pid in log.read_text().split() if int(pid) != os.getpid()]
    assert len(came) == len(set(came)) == 2
    assert len(orders) > 2 * len(came)
    assert max(len(pickle.dumps(order)) for order in orders) < 2000 < sum(map(len, study.package.files.values()))


# ---- what cannot be used


def test_schedulers_that_are_not_there_are_said_to_be_missing(
    study_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = read_study(study_file)
    with pytest.raises(DrillsimError, match="cannot be read"):
        carry_out(study, tmp_path / "a", How(scheduler=str(tmp_path / "none.json")))
    (tmp_path / "letter.json").write_text("dear", encoding="utf-8")
    with pytest.raises(DrillsimError, match="is no scheduler file"):
        carry_out(study, tmp_path / "b", How(scheduler=str(tmp_path / "letter.json")))
    monkeypatch.setattr("drillsim.study.cluster.CONNECT_S", 0.5)
    with pytest.raises(DrillsimError, match="no scheduler answers there"):
        carry_out(study, tmp_path / "c", How(scheduler="tcp://127.0.0.1:1"))


ABSENT = """
import sys
class Refuses:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "drillsim":
            raise ModuleNotFoundError("No module named 'drillsim'", name="drillsim")
sys.meta_path.insert(0, Refuses())
"""
OLDER = "import drillsim; drillsim.__version__ = '0.0.1'\n"


@pytest.mark.parametrize(
    ("preload", "says"),
    [(ABSENT, "cannot import drillsim"), (OLDER, "workers have drillsim 0.0.1, here it is")],
    ids=["absent", "older"],
)
def test_workers_without_this_drillsim_are_refused(preload: str, says: str, study_file: Path, tmp_path: Path) -> None:
    (tmp_path / "preload.py").write_text(preload, encoding="utf-8")
    with ground(tmp_path, 0) as found:
        found.add_worker("--preload", str(tmp_path / "preload.py"))
        with pytest.raises(DrillsimError, match=says) as caught:
            carry_out(read_study(study_file), tmp_path / "s", How(scheduler=str(found.file)))
    assert "install" in str(caught.value)
