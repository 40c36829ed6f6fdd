"""SUMO's pedestrians, by the models `nonInteracting` and `striping`, in steps of 1 s.

A walkway is an edge for pedestrians alone; people are told their edges. Striping moves people in lanes, and each
lane lets a certain flow through a gate; gates get as many lanes as come nearest to ours. nonInteracting has no
capacity at all.
"""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import numpy as np

from benchmarks.evacuation import Evacuation
from benchmarks.peers.result import Clock, Peer, PeerResult
from drillsim.park.geometry import Floats
from drillsim.units import TICKS_PER_S

STRIPE_PER_S = 0.75
"""People a second through one lane of a gate that people queue at: 0.65 to 0.79, measured with one to eight lanes."""
STRIPE_M = 0.65
LONGEST_S = 20_000
LOOK_EVERY_S = 10


def run(model: str, evacuation: Evacuation) -> PeerResult:
    """Everybody walks by one of SUMO's pedestrian models.

    The timed run writes nothing; a second one, the same to the bit, writes down who arrived when.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        _draw(evacuation, folder)
        _send(evacuation, folder)
        clock = _simulate(folder, model, ())
        trips = folder / "trips.xml"
        _simulate(folder, model, ("--personinfo-output", str(trips)))
        arrivals = _arrivals(trips)
    return PeerResult(clock.wall_s, clock.cpu_s, len(arrivals), arrivals)


def _simulate(folder: Path, model: str, more: tuple[str, ...]) -> Clock:
    """One run to the end, timed without loading the network and the people."""
    import libsumo

    libsumo.start([
        "sumo", "--net-file", str(folder / "net.xml"), "--route-files", str(folder / "people.xml"),
        "--pedestrian.model", model, "--no-step-log", "--no-warnings", "--duration-log.disable", *more,
    ])  # fmt: skip
    try:
        with Clock() as clock:
            now = 0
            while libsumo.simulation.getMinExpectedNumber() and now < LONGEST_S:
                now += LOOK_EVERY_S
                libsumo.simulationStep(now)
    finally:
        libsumo.close()
    return clock


def _arrivals(trips: Path) -> Floats:
    """When each person's walk ended, seconds."""
    ends = [float(walk.get("arrival", "-1")) for walk in ElementTree.parse(trips).iter("walk")]
    return np.array([end for end in ends if end >= 0])


def _draw(evacuation: Evacuation, folder: Path) -> None:
    """Builds SUMO's network from the nodes and walkways, with SUMO's own netconvert."""
    nodes = ElementTree.Element("nodes")
    for node, (x, y) in enumerate(evacuation.xy.tolist()):
        ElementTree.SubElement(nodes, "node", id=str(node), x=f"{x:.2f}", y=f"{y:.2f}", type="priority")
    edges = ElementTree.Element("edges")
    for walkway, width in enumerate(_widths(evacuation).tolist()):
        ends = {"from": str(evacuation.start[walkway]), "to": str(evacuation.end[walkway])}
        ElementTree.SubElement(
            edges, "edge", ends, id=str(walkway), numLanes="1", allow="pedestrian", width=f"{width:.2f}",
        )  # fmt: skip
    for name, root in (("nodes", nodes), ("edges", edges)):
        ElementTree.ElementTree(root).write(folder / f"{name}.xml")
    subprocess.run(
        [
            str(_netconvert()), "--node-files", str(folder / "nodes.xml"), "--edge-files", str(folder / "edges.xml"),
            "--walkingareas", "--no-warnings", "--output-file", str(folder / "net.xml"),
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip


def _widths(evacuation: Evacuation) -> Floats:
    """Per walkway its width: gates of whole lanes that let through what ours do, streets as they are; metres."""
    stripes = np.maximum(np.round(evacuation.flow / STRIPE_PER_S), 1.0)
    return np.where(np.isfinite(evacuation.gate_width), stripes * STRIPE_M, evacuation.width)


def _netconvert() -> Path:
    """SUMO's network builder, wherever the package put it."""
    import sumo

    return Path(sumo.SUMO_HOME) / "bin" / ("netconvert.exe" if sys.platform == "win32" else "netconvert")


def _send(evacuation: Evacuation, folder: Path) -> None:
    """Writes each person's speed, start and edges, in the order of starting."""
    root = ElementTree.Element("routes")
    for person in np.argsort(evacuation.start_tick, kind="stable").tolist():
        speed = f"{evacuation.speed[person]:.3f}"
        ElementTree.SubElement(
            root, "vType", id=f"t{person}", vClass="pedestrian", maxSpeed=speed, desiredMaxSpeed=speed, speedFactor="1",
        )  # fmt: skip
        start_s = evacuation.start_tick[person] / TICKS_PER_S
        one = ElementTree.SubElement(
            root, "person", id=str(person), type=f"t{person}", depart=f"{start_s:.2f}", departPos="0"
        )
        ElementTree.SubElement(one, "walk", edges=" ".join(_edges(evacuation, person)), arrivalPos="max")
    ElementTree.ElementTree(root).write(folder / "people.xml")


def _edges(evacuation: Evacuation, person: int) -> list[str]:
    """The walkways a person takes, in order."""
    edges, node = [], int(evacuation.home[person])
    while (walkway := int(evacuation.onward[node])) >= 0:
        edges.append(str(walkway))
        node = int(evacuation.end[walkway])
    return edges


NEEDS = ("libsumo", "sumo")
TIMED = "the steps; without building and loading the network and the people, and without output"
PEERS = (
    Peer(
        name="sumo-nonInteracting",
        needs=NEEDS,
        run=partial(run, "nonInteracting"),
        timed=TIMED,
        models="less: everybody walks at free speed as if alone, no gate holds anybody up",
    ),
    Peer(
        name="sumo-striping",
        needs=NEEDS,
        run=partial(run, "striping"),
        timed=TIMED,
        models="MORE: bodies in lanes of 0.64 m that overtake, squeeze past and block each other",
    ),
)
