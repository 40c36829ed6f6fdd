"""The drawing of mdi_park.yaml: a turned road grid with an MDI site invented upon it.

    python maps/draw_mdi_park.py > maps/mdi_park.yaml

The YAML is this script's output: change mdi_park_tables.py, not the file. Everything is laid out on plant axes,
u metres to plant east and v metres to plant north, and turned onto the map's axes when written.
"""

from __future__ import annotations

import itertools
import math
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from mdi_park_tables import (
    AREAS,
    ASSEMBLY,
    CAMERAS,
    COLUMNS,
    DETECTORS,
    FEW_LOOKS,
    GATES,
    HEADER,
    LEFT_OUT,
    OFF_GRID,
    ON_LINES,
    PATROLS,
    PEOPLE,
    PHASES,
    PLACES,
    PLANT_NORTH_DEG,
    ROADS,
    ROLES,
    ROUTES,
    ROWS,
    SECONDARY,
    SHIFT,
    SHORE,
    STATIONS,
    SUBSTANCES,
    TANKS,
    TOXIC_ZH,
    VALVES,
    VESSELS,
    WALLS,
    WATCHES,
    WINDSOCKS,
    ZONES,
)

UV = tuple[float, float]
Box = tuple[float, float, float, float]
Noun = dict[str, Any]


def rows(table: str) -> Iterable[list[str]]:
    """The cells of each entry of a table; entries end at a line's end or a semicolon."""
    return ([cell.strip() for cell in entry.split("|")] for entry in re.split(r"[;\n]", table.strip()))


def numbers(text: str) -> list[float]:
    """The numbers of a text."""
    return [float(part) for part in text.split()]


def turned(u: float, v: float) -> list[int]:
    """A point on plant axes as a point of the map, whole metres."""
    angle = math.radians(PLANT_NORTH_DEG)
    x, y = u * math.cos(angle) + v * math.sin(angle), v * math.cos(angle) - u * math.sin(angle)
    return [round(x + SHIFT[0]), round(y + SHIFT[1])]


def flow(value: Any) -> str:
    """A value as YAML in flow style."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float | int):
        return f"{value:g}"
    return f'"{value}"' if re.search(r"[,:{}\[\]#&*!|>'@`]", value) else str(value)


def name(en: str, zh: str) -> Noun:
    """A name in both languages."""
    return {"en": en, "zh": zh}


def grid() -> tuple[dict[str, UV], Noun]:
    """Junctions on plant axes and ways of the road grid, the shore road included."""
    crossing = {f"c{c}r{r}": (float(u), float(v)) for c, u in enumerate(COLUMNS) for r, v in enumerate(ROWS)
                if c + r <= SHORE}  # fmt: skip
    lines = {f"row{r}": [id_ for id_ in crossing if id_.endswith(f"r{r}")] for r in range(len(ROWS))}
    lines |= {f"col{c}": [id_ for id_ in crossing if id_.startswith(f"c{c}r")] for c in range(len(COLUMNS))}
    lines["shore"] = [f"c{c}r{SHORE - c}" for c in range(7, 13)]
    ways: Noun = {}
    for line, ids in lines.items():
        for id_, along in ON_LINES.get(line, {}).items():
            u, v = crossing[ids[0]]
            crossing[id_] = (along, v) if line.startswith("row") else (u, along)
        ids = sorted([*ids, *ON_LINES.get(line, {})], key=lambda id_: (crossing[id_][0], crossing[id_][1]))
        ways |= strip(ids, "road", ROADS.get(line, SECONDARY))
    return crossing, {id_: way for id_, way in ways.items() if id_ not in LEFT_OUT}


def strip(ids: Sequence[str], kind: str, made: tuple[float, int, str, str]) -> Noun:
    """The ways along a row of junctions."""
    width, speed, en, zh = made
    way: Noun = {"kind": kind, "width": f"{width:g} m", "speed": f"{speed} km/h"}
    if kind == "path":
        way = {"kind": kind, "width": f"{width:g} m", "vehicles": False}
    named = {"name": name(en, zh)} if en else {}
    return {f"{a}-{b}": {"from": a, "to": b, **way, **named} for a, b in itertools.pairwise(ids)}


def network() -> tuple[dict[str, UV], Noun]:
    """All junctions on plant axes and all ways: the grid and the routes off it."""
    junctions, ways = grid()
    junctions |= OFF_GRID
    for ids, kind, width, speed, en, zh in rows(ROUTES):
        ways |= strip(ids.split(), kind, (float(width), int(speed), en, zh))
    used = {end for way in ways.values() for end in (way["from"], way["to"])}
    return {id_: at for id_, at in junctions.items() if id_ in used}, ways


def box(where: str, inset: float) -> Box:
    """The box on plant axes of "u0 v0 u1 v1" or of blocks "column,row" with an optional half w or e."""
    if "," not in where:
        u0, v0, u1, v1 = numbers(where)
        return u0, v0, u1, v1
    column, row = (part.split("-") for part in where.rstrip("we").split(","))
    u0, u1 = COLUMNS[int(column[0])] + inset, COLUMNS[int(column[-1]) + 1] - inset
    middle = (u0 + u1) / 2
    u0, u1 = (u0, middle - 10) if where[-1] == "w" else (middle + 10, u1) if where[-1] == "e" else (u0, u1)
    return u0, ROWS[int(row[0])] + inset, u1, ROWS[int(row[-1]) + 1] - inset


def ring(b: Box, walls: str) -> list[UV]:
    """The outline of a box; large commercial buildings are L-shaped."""
    u0, v0, u1, v1 = b
    if walls == "commercial" and u1 - u0 > 60 and v1 - v0 > 60:
        u, v = u0 + 0.58 * (u1 - u0), v0 + 0.62 * (v1 - v0)
        return [(u0, v0), (u1, v0), (u1, v), (u, v), (u, v1), (u0, v1)]
    return [(u0, v0), (u1, v0), (u1, v1), (u0, v1)]


def octagon(u: float, v: float, radius: float) -> list[UV]:
    """The ring of a round vessel."""
    turns = [math.radians(22.5 + 45 * i) for i in range(8)]
    return [(u + radius * math.cos(turn), v + radius * math.sin(turn)) for turn in turns]


def exits(at: UV, junctions: dict[str, UV], most: int, width: str) -> Noun:
    """Ways out to the nearest junctions 15 to 120 m off, 50 degrees apart, named by plant direction."""
    sides = ("north", "north_east", "east", "south_east", "south", "south_west", "west", "north_west")
    found: dict[float, tuple[str, float]] = {}
    for far, id_ in sorted((math.dist(at, xy), id_) for id_, xy in junctions.items()):
        turn = math.degrees(math.atan2(junctions[id_][0] - at[0], junctions[id_][1] - at[1])) % 360
        apart = all(abs((turn - other + 180) % 360 - 180) >= 50 for other in found)
        if 15 <= far <= 119 and apart and len(found) < most:
            found[turn] = (id_, far)
    return {sides[round(turn / 45) % 8]: {"to": id_, "width": width, "distance": f"{far:.0f} m"}
            for turn, (id_, far) in sorted(found.items())}  # fmt: skip


def people(day: str, night: str, more: str) -> Noun:
    """Head counts by shift and role; a turnaround is the day with more contractors."""
    shifts = {shift: {ROLES[part[0]]: int(part[1:]) for part in text.split()}
              for shift, text in (("day", day), ("night", night), ("turnaround", day))}  # fmt: skip
    if int(more):
        shifts["turnaround"]["contractor"] = shifts["turnaround"].get("contractor", 0) + int(more)
    return {shift: heads for shift, heads in shifts.items() if heads}


def substances() -> dict[str, Noun]:
    """The inventories of each place."""
    held: dict[str, Noun] = {}
    for place, text in rows(SUBSTANCES):
        for entry in text.split(","):
            id_, mass, unit, warm, pressure, phase = entry.split()
            state = {"temperature": f"{warm} degC", "pressure": f"{pressure} bar", "phase": PHASES[phase]}
            held.setdefault(place, {})[id_] = {"mass": f"{mass} {unit}", **state}
    return held


def places(junctions: dict[str, UV]) -> tuple[Noun, dict[str, Box]]:
    """All places, and their boxes on plant axes."""
    heads = {id_: people(*rest) for id_, *rest in rows(PEOPLE)}
    held, found, boxes = substances(), {}, {}
    for id_, kind, en, zh, where, zone, walls, storeys in rows(PLACES):
        inset, air, sealed = WALLS[walls]
        b = boxes[id_] = box(where, inset)
        at = ((b[0] + b[2]) / 2, (b[1] + b[3]) / 2)
        crowd = max(sum(shift.values()) for shift in heads[id_].values())
        width = "3 m" if walls == "open" else "2.4 m" if crowd > 100 else "1.6 m"
        most = 1 if kind == "guard_booth" else 2 if crowd < 40 else 3 if crowd < 200 else 4
        shell: Noun = {"indoors": False} if walls == "open" else {
            "storeys": int(storeys), "air_changes": air, "air_changes_sealed": sealed}  # fmt: skip
        found[id_] = {"kind": kind, "name": name(en, zh), "zone": f"zone_{zone}", "at": turned(*at), **shell,
                      **({"refuge": True} if walls == "refuge" else {}),
                      "outline": [turned(*p) for p in ring(b, walls)],
                      "exits": exits(at, junctions, most, width), "people": heads[id_],
                      **({"substances": held[id_]} if id_ in held else {})}  # fmt: skip
    return found, boxes


def vessels(boxes: dict[str, Box]) -> Iterator[tuple[str, float, float, float, str]]:
    """Every round vessel that is drawn: its farm and number, where, radius, kind."""
    for (entry,) in rows(VESSELS):
        place, across, up, radius, kind = entry.split()
        u0, v0, u1, v1 = boxes[place]
        for i in range(int(across) * int(up)):
            u = u0 + (i % int(across) + 0.5) * (u1 - u0) / int(across)
            v = v0 + (i // int(across) + 0.5) * (v1 - v0) / int(up)
            yield f"{place}_{i + 1}", u, v, float(radius), kind


def tanks(boxes: dict[str, Box], junctions: dict[str, UV]) -> Noun:
    """Single tanks as places of their own, without people; drawn with their farm."""
    at = {id_: (u, v) for id_, u, v, _, _ in vessels(boxes)}
    zone = {id_: zone for id_, _, _, _, _, zone, _, _ in rows(PLACES)}
    found: Noun = {}
    for where, id_, en, zh, substance, mass, volume, shell in rows(TANKS):
        farm, number = where.split()
        spot = at[f"{farm}_{number}"]
        found[id_] = {
            "kind": "tank_farm", "name": name(en, zh), "zone": f"zone_{zone[farm]}", "at": turned(*spot),
            "indoors": False, "exits": exits(spot, junctions, 1, "1.2 m"),
            "substances": {substance: {"mass": f"{mass} t", "temperature": "20 degC", "phase": "liquid"}},
            "vessel": {"kind": "atmospheric", "volume_m3": int(volume), "exposed_m2": int(shell)},
        }  # fmt: skip
    return found


def hydrants(junctions: dict[str, UV]) -> Noun:
    """Hydrants beside the main roads, 100 to 115 m apart."""
    found: Noun = {}
    for line in ("row2", "row5", "row7", "col3", "col6", "col9"):
        across, number = line.startswith("row"), int(line[3:])
        end = max(xy[0 if across else 1] for id_, xy in junctions.items()
                  if re.fullmatch(rf"c\d+r{number}" if across else rf"c{number}r\d+", id_))  # fmt: skip
        count = math.ceil(end / 115)
        side = (ROWS if across else COLUMNS)[number] + 8
        for i in range(count):
            along = (i + 0.5) * end / count
            at = turned(along, side) if across else turned(side, along)
            found[f"hydrant_{line}_{i + 1}"] = {"at": at, "flow": "40 L/s" if line == "row2" else "30 L/s"}
    return found


def detectors(boxes: dict[str, Box]) -> Noun:
    """Detectors evenly spread around the units."""
    found: Noun = {}
    for substance, height, alarms, around in rows(DETECTORS):
        alarm, high, unit = alarms.split()
        for entry in around.split(","):
            place, count = entry.split()
            corners = ring(boxes[place], "")
            for i in range(int(count)):
                at = 4 * (i + 0.5) / int(count)
                (u0, v0), (u1, v1) = corners[int(at)], corners[(int(at) + 1) % 4]
                found[f"{substance}_{place}_{i + 1}"] = {
                    "at": turned(u0 + at % 1 * (u1 - u0), v0 + at % 1 * (v1 - v0)), "height": f"{height} m",
                    "substance": substance, "alarm": f"{alarm} {unit}", "high_alarm": f"{high} {unit}",
                }  # fmt: skip
    return found


def valves(known: Noun) -> Noun:
    """Isolation valves, named after place and substance."""
    found: Noun = {}
    for (entry,) in rows(VALVES):
        place, substance, closes, leaves, *hand = entry.split()
        en = f"{substance.replace('_', ' ')} {'hand' if hand else 'isolation'} valve".capitalize()
        zh = f"{known[place]['name']['zh']}{TOXIC_ZH[substance]}{'手动' if hand else '远程'}切断阀"
        found[f"valve_{place}_{substance}{'_hand' if hand else ''}"] = {
            "isolates": place, "substance": substance, **({"remote": False} if hand else {}),
            "closes_in": f"{closes} s", "fails": "2 %", "leaves": f"{leaves} kg",
            "name": name(f"{en} of {known[place]['name']['en']}", zh)}  # fmt: skip
    return found


def areas(boxes: dict[str, Box]) -> Noun:
    """Everything that is only drawn."""
    found: Noun = {}
    for id_, kind, en, zh, shape in rows(AREAS):
        points = [numbers(point) for point in shape.split(",")]
        corners = [(u, v) for u, v in points] if len(points) > 1 else ring(box(shape, 0), "")
        found[id_] = {"kind": kind, "name": name(en, zh), "outline": [turned(*p) for p in corners]}
    for id_, u, v, radius, kind in vessels(boxes):
        found[id_] = {"kind": kind, "outline": [turned(*p) for p in octagon(u, v, radius)]}
    return found


def seen(kind: str, table: str, extra: Noun) -> Noun:
    """Named points of a table of cameras or windsocks."""
    return {f"{kind}_{at.split()[0]}": {"at": turned(*numbers(at.split(" ", 1)[1])), **extra, "name": name(en, zh)}
            for at, en, zh in rows(table)}  # fmt: skip


def cameras() -> Noun:
    """The cameras: those at gates and on the plaza recognise faces, those of FEW_LOOKS are looked at now and then."""
    found = seen("camera", CAMERAS, {"range": "180 m"})
    for id_, camera in found.items():
        if id_.endswith(("_gate", "_plaza")):
            camera["recognises_faces"] = True
        if id_.removeprefix("camera_") in FEW_LOOKS:
            camera["looked_at_every"] = "10 min"
    return found


def section(key: str, comment: str, nouns: Noun) -> str:
    """A section of the file, a line an entry; places take a line a topic."""
    lines = [f"\n# {comment}", f"{key}:"]
    for id_, noun in nouns.items():
        text = flow(noun)
        for topic in ("exits", "people") if key == "places" else ():
            text = text.replace(f", {topic}: ", f",\n    {topic}: ", 1)
        lines.append(f"  {id_}: {text}")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Writes the park to standard output."""
    junctions, ways = network()
    found, boxes = places(junctions)
    found |= tanks(boxes, junctions)
    gates = {id_: {"kind": kind, "way": on, "width": f"{width} m",
                   **({"open": False} if id_ == "emergency_gate" else {}),
                   **({"inspects": True} if kind == "guard_booth" else {}), "name": name(en, zh)}
             for id_, kind, on, width, en, zh in rows(GATES)}  # fmt: skip
    gather = {f"assembly_{id_}": {"at": at, "capacity": int(room), "name": name(en, zh)}
              for id_, at, room, en, zh in rows(ASSEMBLY)}  # fmt: skip
    sections = (
        ("zones", "Alarm zones.", {f"zone_{id_}": {"name": name(en, zh)} for id_, en, zh in rows(ZONES)}),
        ("junctions", "c3r2 is the crossing of column 3 and row 2 of the grid; all others lie between or outside.",
         {id_: turned(*at) for id_, at in junctions.items()}),
        ("ways", "Main roads are named; the rest are secondary roads, which are the fire lanes of the units.", ways),
        ("gates", "The jetty gates stand open here; closing them at night is a scenario matter.", gates),
        ("places", "Inventories and head counts are invented. A turnaround is the day shift and, by assumption,\n"
         "# 3 500 contractors more, 1 040 of them at the neighbour, whose own staff are not counted.\n"
         "# Formaldehyde is counted as the pure share of its solution; caustic soda is not listed: no vapour.\n"
         "# Three benzene tanks are places of their own, so that one may burn and another fail.",
         found),
        ("assembly_points", "Some lie near the units: no place is safe in every wind.", gather),
        ("stations", "Crews, breathing sets and beds are assumptions.", None),
        ("hydrants", "Beside the main roads, at most 115 m apart.", hydrants(junctions)),
        ("detectors", "Alarm points after GB/T 50493: 100 % and 200 % of the occupational limit (from memory).\n"
         "# Heavy gases near the ground, carbon monoxide at breathing height, ammonia and hydrogen\n"
         "# above; hydrogen at 25 % and 50 % of its lower explosive limit of 4 %.", detectors(boxes)),
        ("cameras", "Domes; their range is an assumption. Some recognise faces, some are looked at now and then.",
         cameras()),
        ("patrols", "Rounds on foot; how often is an assumption. The joint patrol goes in alert periods.",
         {id_: {"route": route.split(), "every": every, "people": int(people), "on_duty": duty, "name": name(en, zh)}
          for id_, route, every, people, duty, en, zh in rows(PATROLS)}),
        ("watches", "Pictures of the shore, analysed every two hours.",
         {id_: {"at": turned(*numbers(at)), "range": f"{far} m", "every": "2 h", "name": name(en, zh)}
          for id_, at, far, en, zh in rows(WATCHES)}),
        ("windsocks", "On roofs and heads of structures.", seen("windsock", WINDSOCKS, {})),
        ("valves", "Stroke times, failures and line contents are assumptions.", valves(found)),
        ("areas", "Drawn only.", areas(boxes)),
    )  # fmt: skip
    text = HEADER + "".join(section(*part) if part[2] is not None else f"\n# {part[1]}\n{part[0]}:{STATIONS}\n"
                            for part in sections)  # fmt: skip
    sys.stdout.buffer.write(text.encode())  # bytes: the same on every system and locale


if __name__ == "__main__":
    main()
