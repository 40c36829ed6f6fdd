"""The drawing of daxie_island.yaml: an invented island of the size of Daxie, its firms, communities and port.

    python maps/draw_daxie_island.py > maps/daxie_island.yaml

The YAML is this script's output: change daxie_island_tables.py, not the file.
"""

from __future__ import annotations

import itertools
import math
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

from daxie_island_roads import Roads, shore, turned
from daxie_island_roads import way as made_way
from daxie_island_tables import (
    ASSEMBLY,
    AT_SCHOOL,
    BLOCKS,
    CAMERAS,
    COLD_STORE_AMMONIA,
    COLUMNS,
    COMMUNITIES,
    DETECTED,
    ESTATES,
    FIRMS,
    GATES,
    HEADER,
    HILLS,
    HOME_BY_DAY,
    JETTIES,
    LOTS,
    OFF_GRID,
    PUPILS_A_TEACHER,
    ROUTES,
    ROWS,
    SEA,
    SHARES,
    SITES,
    STATIONS,
    SUBSTANCES,
    TRADES,
    VALVE_ZH,
    WALLS,
    WATCHES,
    WINDSOCKS,
    ZONES,
)
from draw_mdi_park import name, numbers, people, rows, section
from mdi_park_tables import PHASES

XY = tuple[float, float]
Box = tuple[float, float, float, float]
Noun = dict[str, Any]
INSET = 34.0  # of what is built, from the middle of the roads
GAP = 24.0  # between two lots of a block


class Island:
    """Junctions on the map's axes, ways, and blocks by letter, each as (column, row)."""

    def __init__(self) -> None:
        roads = Roads()
        self.junctions: dict[str, list[int]] = {id_: turned(*at) for id_, at in roads.junctions.items()}
        self.on_land = dict(self.junctions)
        self.ways: Noun = roads.ways
        for (entry,) in rows(OFF_GRID):
            id_, x, y = entry.split()
            self.junctions[id_] = [int(x), int(y)]
        for ids, kind, width, speed, en, zh in rows(ROUTES):
            for a, b in itertools.pairwise(ids.split()):
                self.ways[f"{a}-{b}"] = made_way(a, b, (kind, float(width), int(speed), en, zh))
        self.blocks: dict[str, list[tuple[int, int]]] = {}
        for up, line in enumerate(BLOCKS.split()):
            for column, letter in enumerate(line):
                self.blocks.setdefault(letter, []).append((column, len(ROWS) - 2 - up))

    def exits(self, at: XY, most: int, width: str) -> Noun:
        """Ways out to the nearest junctions on land, named by number."""
        near = sorted((math.dist(at, xy), id_) for id_, xy in self.on_land.items())[:most]
        return {f"way_{place}": {"to": id_, "width": width} for place, (_, id_) in enumerate(near, 1)}

    def place(self, kind: str, b: Box, walls: str, storeys: int) -> Noun:
        """A place without people: a box on the grid's axes with its exits."""
        middle = turned((b[0] + b[2]) / 2, (b[1] + b[3]) / 2)
        air, sealed = WALLS[walls]
        shell: Noun = {"indoors": False} if walls == "open" else {
            "storeys": storeys, "air_changes": air, "air_changes_sealed": sealed}  # fmt: skip
        most, width = {"housing": (4, "4 m"), "works": (2, "4 m"), "warehouse": (2, "4 m")}.get(kind, (3, "4 m"))
        corners = [(b[0], b[1]), (b[2], b[1]), (b[2], b[3]), (b[0], b[3])]
        return {"kind": kind, "at": middle, **shell, **({"refuge": True} if walls == "refuge" else {}),
                "outline": [turned(*corner) for corner in corners],
                "exits": self.exits((middle[0], middle[1]), most, width)}  # fmt: skip


def block(column: int, row: int) -> Box:
    """What may be built on of a block, on the grid's axes."""
    return COLUMNS[column] + INSET, ROWS[row] + INSET, COLUMNS[column + 1] - INSET, ROWS[row + 1] - INSET


def lots(b: Box, across: int, up: int) -> Iterator[Box]:
    """A block cut into lots, row by row from the south-west."""
    wide, high = (b[2] - b[0] + GAP) / across, (b[3] - b[1] + GAP) / up
    for j, i in itertools.product(range(up), range(across)):
        u, v = b[0] + i * wide, b[1] + j * high
        yield u, v, u + wide - GAP, v + high - GAP


def shared(total: int, shares: dict[str, int]) -> dict[str, int]:
    """So many people by role; the first role takes what rounding leaves."""
    first, *others = shares
    heads = {role: total * shares[role] // 100 for role in others}
    return {role: count for role, count in {first: total - sum(heads.values()), **heads}.items() if count}


def zone_of(column: int, row: int) -> str:
    """The zone of the estate a block lies in."""
    for columns, upward, zone in rows(ESTATES):
        (c0, c1), (r0, r1) = numbers(columns), numbers(upward)
        if c0 <= column <= c1 and r0 <= row <= r1:
            return zone
    raise ValueError(f"block {column},{row} lies in no estate")


def firms(island: Island) -> Noun:
    """The firms on their lots, with trades and sizes in turn."""
    found: Noun = {}
    turn: Counter[str] = Counter()
    named: Counter[str] = Counter()
    for letter, column, row in sorted((x, c, r) for x in LOTS for c, r in island.blocks.get(x, ())):
        across, up, sizes = LOTS[letter]
        trades = [trade[1:] for trade in rows(TRADES) if letter in trade[0]]
        zone = zone_of(column, row)
        for lot in lots(block(column, row), across, up):
            kind, indoors, at_night, trade_en, trade_zh = trades[turn[letter] % len(trades)]
            day = sizes[turn[letter] % len(sizes)]
            turn[letter] += 1
            named[trade_en] += 1
            number = named[trade_en]
            walls = "open" if indoors == "no" else "commercial" if kind == "office" else "industrial"
            heads = {"day": shared(day, SHARES[kind][0]), "turnaround": shared(day, SHARES[kind][0])}
            if night := day * int(at_night) // 100:
                heads["night"] = shared(night, SHARES[kind][1])
            firm = island.place(kind, lot, walls, 6 if kind == "office" else 1)
            cold = trade_en == "Cold store" and number % 3 == 0
            held = {"substances": inventories(COLD_STORE_AMMONIA)} if cold else {}
            found[f"firm_{len(found) + 1:03d}"] = {
                **firm, "name": name(f"{trade_en} {number}", f"{trade_zh}{number}"), "zone": f"zone_{zone}",
                "people": heads, **held}  # fmt: skip
    return dict(itertools.islice(found.items(), FIRMS))


def inventories(text: str) -> Noun:
    """The substances of one place."""
    held: Noun = {}
    for entry in text.split(","):
        id_, mass, unit, warm, pressure, phase = entry.split()
        held[id_] = {"mass": f"{mass} {unit}", "temperature": f"{warm} degC", "pressure": f"{pressure} bar",
                     "phase": PHASES[phase]}  # fmt: skip
    return held


def quarters(island: Island) -> tuple[Noun, Noun, Noun]:
    """The communities' quarters and schools, their squares, and their clinics."""
    homes: Noun = {}
    squares: Noun = {}
    clinics: Noun = {}
    for letter, id_, residents, count, at, clinic, en, zh in rows(COMMUNITIES):
        boxes = [box for place, (c, r) in enumerate(island.blocks[letter])
                 for box in lots(block(c, r), 3 if place == 0 else 2, 1)]  # fmt: skip
        school = boxes.pop(1)
        weights = [9 + 2 * (place % 3) for place in range(int(count))]
        shares = [int(residents) * weight // sum(weights) for weight in weights]
        shares[0] += int(residents) - sum(shares)
        for place, (box, heads) in enumerate(zip(boxes, shares, strict=False), 1):
            home = heads * HOME_BY_DAY // 100
            homes[f"{id_}_{place}"] = {
                **island.place("housing", box, "housing", 6 + 6 * (place % 3)), "zone": f"zone_{id_}",
                "name": name(f"{en} {place}", f"{zh}{place}区"),
                "people": {shift: {"resident": many} for shift, many in
                           (("day", home), ("night", heads), ("turnaround", home))}}  # fmt: skip
        pupils = int(residents) * AT_SCHOOL // 100
        class_ = {"resident": pupils, "office": pupils // PUPILS_A_TEACHER}
        homes[f"{id_}_school"] = {
            **island.place("other", school, "commercial", 4), "name": name(f"{en} school", f"{zh}学校"),
            "zone": f"zone_{id_}", "people": {"day": class_, "turnaround": class_}}  # fmt: skip
        room = math.ceil(int(residents) * 0.6 / 100) * 100
        for place, junction in enumerate(at.split(), 1):
            squares[f"assembly_{id_}_{place}"] = {
                "at": junction, "capacity": room, "name": name(f"{en} square {place}", f"{zh}广场{place}")}  # fmt: skip
        named = name(f"{en} clinic", f"{zh}卫生站")
        clinics[f"{id_}_clinic"] = {"kind": "clinic", "at": clinic, "beds": 8, "name": named}
    return homes, squares, clinics


def sites(island: Island) -> Noun:
    """The MDI site, the ammonia terminal, the hospital and the jetties."""
    found: Noun = {}
    for id_, kind, en, zh, where, within, zone, walls, storeys, *heads in rows(SITES):
        column, row = (int(part) for part in where.split(","))
        u0, v0, u1, v1 = block(column, row)
        a, b, c, d = (share / 100 for share in numbers(within))
        box = (u0 + a * (u1 - u0), v0 + b * (v1 - v0), u0 + c * (u1 - u0), v0 + d * (v1 - v0))
        found[id_] = {**island.place(kind, box, walls, int(storeys)), "name": name(en, zh), "zone": f"zone_{zone}",
                      "people": people(*heads)}  # fmt: skip
    for id_, en, zh, box_, exit_, day, night in rows(JETTIES):
        x0, y0, x1, y1 = (round(part) for part in numbers(box_))
        found[id_] = {"kind": "jetty", "name": name(en, zh), "zone": "zone_port", "indoors": False,
                      "at": [(x0 + x1) // 2, (y0 + y1) // 2], "outline": [[x0, y0], [x1, y0], [x1, y1], [x0, y1]],
                      "exits": {"way_1": {"to": exit_, "width": "4 m"}}, "people": people(day, night, "0")}  # fmt: skip
    for id_, text in rows(SUBSTANCES):
        found[id_]["substances"] = inventories(text)
    return found


def detectors(places: Noun) -> Noun:
    """Detectors along each side of whatever holds a toxic gas, at most 120 m apart."""
    found: Noun = {}
    for id_, place in places.items():
        for substance in place.get("substances", {}):
            ring = place["outline"] if substance in DETECTED else []
            for side, (a, b) in enumerate(zip(ring, [*ring[1:], *ring[:1]], strict=True), 1):
                height, alarm, high = DETECTED[substance]
                count = math.ceil(math.dist(a, b) / 120)
                for number, share in enumerate(((step + 0.5) / count for step in range(count)), 1):
                    at = [round(a[i] + share * (b[i] - a[i])) for i in (0, 1)]
                    found[f"{substance}_{id_}_{side}_{number}"] = {
                        "at": at, "height": f"{height} m", "substance": substance,
                        "alarm": alarm, "high_alarm": high}  # fmt: skip
    return found


def valves(places: Noun) -> Noun:
    """A remote valve for each toxic gas of each place."""
    found: Noun = {}
    for id_, place in places.items():
        for substance in sorted(set(place.get("substances", {})) & set(DETECTED)):
            en = f"{substance.replace('_', ' ').capitalize()} isolation valve of {place['name']['en']}"
            found[f"valve_{id_}_{substance}"] = {
                "isolates": id_, "substance": substance, "closes_in": "40 s", "fails": "2 %", "leaves": "60 kg",
                "name": name(en, f"{place['name']['zh']}{VALVE_ZH[substance]}远程切断阀")}  # fmt: skip
    return found


def hydrants(island: Island) -> Noun:
    """Hydrants along the named roads on land, at most 240 m apart."""
    found: Noun = {}
    for id_, way in island.ways.items():
        if "name" not in way or way["kind"] != "road" or not {way["from"], way["to"]} <= set(island.on_land):
            continue
        course = [island.junctions[way["from"]], *way.get("line", []), island.junctions[way["to"]]]
        long = sum(math.dist(a, b) for a, b in itertools.pairwise(course))
        count = math.ceil(long / 240)
        for place in range(count):
            x, y = beside(course, (place + 0.5) * long / count, 16.0)
            found[f"hydrant_{id_}_{place + 1}"] = {"at": [round(x), round(y)], "flow": "30 L/s"}
    return found


def beside(course: list[list[int]], far: float, aside: float) -> XY:
    """The point so far along a course, and so far to the right of it."""
    for a, b in itertools.pairwise(course):
        piece = math.dist(a, b)
        if far <= piece:
            dx, dy = (b[0] - a[0]) / piece, (b[1] - a[1]) / piece
            return a[0] + far * dx + aside * dy, a[1] + far * dy - aside * dx
        far -= piece
    return float(course[-1][0]), float(course[-1][1])


def areas(island: Island) -> Noun:
    """The sea around the island's shore, hills, parks and the tanks of the terminal."""
    coast = [turned(*point) for point in shore(0.0, 70.0)]
    west = min(range(len(coast)), key=lambda place: math.dist(coast[place], (-3900, -100)))
    outer = [[round(part) for part in numbers(point)] for point in SEA.split(",")]
    inner = [coast[(west + place) % len(coast)] for place in range(len(coast) + 1)]
    found: Noun = {"sea": {"kind": "water", "name": name("Sea", "海域"), "outline": [*outer, *inner]}}
    for cu, cv, ru, rv, en, zh in HILLS:
        turns = [math.radians(15 * step) for step in range(24)]
        wavy = [1.06 + 0.06 * math.sin(3 * turn) for turn in turns]
        ring = [turned(cu + ru * k * math.cos(t), cv + rv * k * math.sin(t)) for t, k in zip(turns, wavy, strict=True)]
        found[en.lower().replace(" ", "_")] = {"kind": "green", "name": name(en, zh), "outline": ring}
    for place, (column, row) in enumerate(island.blocks["g"], 1):
        u0, v0, u1, v1 = block(column, row)
        ring = [turned(*corner) for corner in ((u0, v0), (u1, v0), (u1, v1), (u0, v1))]
        found[f"park_{place}"] = {"kind": "green", "name": name(f"Park {place}", f"{place} 号公园"), "outline": ring}
    return found


def seen(island: Island, kind: str, entry: list[str], extra: Noun) -> Noun:
    """A named point beside a junction."""
    x, y = island.junctions[entry[0]]
    return {f"{kind}_{entry[0]}": {"at": [x + 20, y + 20], **extra, "name": name(*entry[-2:])}}


def main() -> None:
    """Writes the island to standard output."""
    island = Island()
    homes, squares, clinics = quarters(island)
    places = {**sites(island), **homes, **firms(island)}
    gather = {f"assembly_{id_}": {"at": at, "capacity": int(room), "name": name(en, zh)}
              for id_, at, room, en, zh in rows(ASSEMBLY)}  # fmt: skip
    zones = [*rows(ZONES), *([id_, f"{en} Community", f"{zh}社区"] for _, id_, *_, en, zh in rows(COMMUNITIES))]
    cameras = [seen(island, "camera", entry, {"range": f"{entry[1]} m"}) for entry in rows(CAMERAS)]
    watches = [seen(island, "watch", entry, {"range": f"{entry[1]} m", "every": "2 h"}) for entry in rows(WATCHES)]
    windsocks = [seen(island, "windsock", entry, {}) for entry in rows(WINDSOCKS)]
    gates = {id_: {"kind": kind, "way": on, "width": f"{width} m",
                   **({"inspects": True} if kind == "guard_booth" else {}), "name": name(en, zh)}
             for id_, kind, on, width, en, zh in rows(GATES)}  # fmt: skip
    text = HEADER + "".join((
        section("zones", "Alarm zones: the two hazardous sites, four estates, seven communities.",
                {f"zone_{id_}": {"name": name(en, zh)} for id_, en, zh in zones}),
        section("junctions", "c3r5 is the crossing of column 3 and row 5; c3_end and the like lie on the ring.",
                island.junctions),
        section("ways", "Side roads have no name.", island.ways),
        section("gates", "Checkpoints of the bridges, gates of the MDI site and the jetties.", gates),
        section("places", "Inventories and head counts are invented; see the head of the file.", places),
        section("assembly_points", "Squares of the communities, fields of the estates.", {**squares, **gather}),
        f"\n# Crews, breathing sets and beds are assumptions.\nstations:{STATIONS}\n"
        + section("", "Clinics of the communities.", clinics).split(":\n", 1)[1],
        section("hydrants", "Beside the named roads, at most 240 m apart.", hydrants(island)),
        section("detectors", "Alarm points after GB/T 50493 (from memory).", detectors(places)),
        section("cameras", "Domes; their range is an assumption.", {k: v for one in cameras for k, v in one.items()}),
        section("watches", "Pictures of the shore, analysed every two hours; their range is an assumption.",
                {k: v for one in watches for k, v in one.items()}),
        section("windsocks", "On roofs and masts.", {k: v for one in windsocks for k, v in one.items()}),
        section("valves", "Stroke times, failures and line contents are assumptions.", valves(places)),
        section("areas", "Drawn only; the sea is one ring, slit under the First Bridge.", areas(island)),
    ))  # fmt: skip
    sys.stdout.buffer.write(text.encode())  # bytes: the same on every system and locale


if __name__ == "__main__":
    main()
