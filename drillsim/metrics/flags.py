"""Red flags: what turns a summary red, each a code with words, found in a run's tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from drillsim.metrics.measure import Words
from drillsim.metrics.reading_tables import events_of, happened, missing
from drillsim.record.run import Run

NOT_UPWIND: Final = "not upwind"
"""The word in the detail of an `arrived` event that says no staging point lay upwind."""
MOST_NAMES: Final = 6
"""So many names a sentence lists."""


@dataclass(frozen=True)
class Flag:
    """One finding: its code, the ids of what it is about, and how many people or things it concerns."""

    code: str
    who: tuple[str, ...] = ()
    count: int = 0


FLAGS: Final[Mapping[str, Words]] = MappingProxyType({
    "assembly_point_in_cloud": Words(
        "assembly point {who} lies in the cloud and held up to {people}: it is NOT safe",
        "集合点 {who} 处于毒气云中，最多时有 {people}：不安全"),
    "refuge_in_cloud": Words(
        "gas got into the refuge {who} with {people} inside: it is NOT safe",
        "毒气进入避险场所 {who}，内有 {people}：不安全"),
    "shelter_in_cloud": Words(
        "gas got into buildings used as shelter, with {people} inside: {who}",
        "毒气进入就地避险的建筑，内有 {people}：{who}"),
    "route_in_cloud": Words(
        "walked through air above AEGL-2 (10 min): {people}; the way or the moment was NOT safe",
        "途中穿过超过 AEGL-2（10 分钟）浓度的空气：{people}；疏散路线或时机不安全"),
    "staging_in_cloud": Words(
        "crews stood in gas at their staging point: {who}; it is NOT safe",
        "集结点处于毒气云中：{who}；不安全"),
    "assembly_point_over_capacity": Words(
        "assembly point {who} held up to {people}, more than its capacity",
        "集合点 {who} 最多时有 {people}，超过设计容量"),
    "not_told": Words("in gas and without any order to the end: {people}", "受毒气影响而始终未接到指令：{people}"),
    "no_way_out": Words("without any way out: {people}", "无路可走：{people}"),
    "missing": Words(
        "told to leave, or fallen, and not in clean safety at the end: {people}",
        "被要求疏散或倒下、结束时未到洁净安全处：{people}"),
    "casualty_not_found": Words("fallen and never reported: {people}", "倒下而始终未被发现：{people}"),
    "casualty_not_brought_out": Words(
        "fallen, reported and not brought out: {people}", "倒下、已报告而未被救出：{people}"),
    "not_isolated": Words("leak {who} was not isolated", "泄漏 {who} 未被切断"),
    "valve_failed": Words("isolation valve {who} failed on demand", "切断阀 {who} 拒动"),
    "nobody_to_send": Words("too few or nobody could be sent for: {who}", "力量不足或无可调派：{who}"),
    "cannot_enter": Words(
        "no pair with a stand-by pair and air: {who}", "人员或空气呼吸器不足，不能进入：{who}"),
    "too_far_for_air": Words(
        "breathing air too short for the way: {who}", "空气呼吸器气量不足以往返：{who}"),
    "no_good_assembly_point": Words(
        "no assembly point lies as the order wants: {who}", "没有符合指令方位的集合点：{who}"),
    "staging_not_upwind": Words("no upwind staging point for {who}", "{who} 没有上风向集结点"),
    "stuck_rule_used": Words(
        "the stuck rule was used {count} times: ways were jammed full", "挤入规则使用 {count} 次：通道严重拥堵"),
})  # fmt: skip
"""Every red flag there is, the gravest first; `{who}`, `{people}` and `{count}` are filled in."""


def red_flags(run: Run) -> list[dict[str, Any]]:
    """The red flags of a run, the gravest first: `code`, `who` (ids), `count`, and `words` in both languages."""
    order = list(FLAGS)
    found = sorted(_all(run), key=lambda flag: (order.index(flag.code), flag.who))
    return [
        {"code": flag.code, "who": list(flag.who), "count": flag.count,
         "words": {language: words_of(run, flag, language) for language in ("en", "zh")}}
        for flag in found
    ]  # fmt: skip


def words_of(run: Run, flag: Flag, language: str) -> str:
    """A flag as a sentence, with the names that the park gives to ids."""
    zh = language == "zh"
    names = [name_of(run, id_, language) for id_ in flag.who]
    more = len(names) - MOST_NAMES
    if more > 0:
        names = [*names[:MOST_NAMES], f"另 {more} 处" if zh else f"{more} more"]
    people = f"{flag.count:,} 人" if zh else "1 person" if flag.count == 1 else f"{flag.count:,} people"
    who = ("、" if zh else ", ").join(names)
    return FLAGS[flag.code].text(language).format(who=who, people=people, count=f"{flag.count:,}")


def name_of(run: Run, id_: str, language: str) -> str:
    """The name of a thing of park or scenario in a language; its id when it has none in that language."""
    park, scenario = run.scenario.park.file, run.scenario.file
    collections: tuple[Mapping[str, Any], ...] = (
        scenario.incidents, scenario.orders, park.places, park.assembly_points, park.stations, park.detectors,
        park.cameras, park.valves, park.ways, park.gates, park.zones, park.hydrants,
    )  # fmt: skip
    for things in collections:
        if id_ in things:
            return str(getattr(things[id_].name, language) or id_)
    member = run.scenario.fleet.get(id_)
    return str(getattr(member.vehicle.name, language) or id_) if member else id_


def _all(run: Run) -> Iterator[Flag]:
    """All findings of all kinds."""
    for find in (_assembly, _shelter, _route, _why, _casualties, _leaks, _help, _stuck):
        yield from find(run)


def _assembly(run: Run) -> Iterator[Flag]:
    """Assembly points in the cloud that people went to or were sent to, and overfull ones."""
    sent_to = set(run.people["destination"].tolist())
    for row in run.assembly.rows():
        in_cloud = row["used_in_cloud"] or (np.isfinite(row["in_cloud_s"]) and row["id"] in sent_to)
        if in_cloud:
            yield Flag("assembly_point_in_cloud", (row["id"],), int(row["busiest"]))
        if row["busiest"] > row["capacity"]:
            yield Flag("assembly_point_over_capacity", (row["id"],), int(row["busiest"]))


def _shelter(run: Run) -> Iterator[Flag]:
    """Buildings in which people sheltered and felt gas."""
    people, places = run.people, run.scenario.park.file.places
    hit = happened(people["sheltered_s"]) & (people["why_not_safe"] == "in_cloud")
    inside = np.where(np.isin(people["destination"], list(places)), people["destination"], people["place"])
    where = sorted(set(inside[hit].tolist()))
    refuges = [place for place in where if place in places and places[place].refuge]
    others = tuple(place for place in where if place not in refuges)
    for place in refuges:
        yield Flag("refuge_in_cloud", (place,), int(np.count_nonzero(hit & (inside == place))))
    if others:
        yield Flag("shelter_in_cloud", others, int(np.count_nonzero(hit & np.isin(inside, others))))


def _route(run: Run) -> Iterator[Flag]:
    """People who walked through gas, and crews who stood in it."""
    count = int(np.count_nonzero(happened(run.people["walked_in_cloud_s"])))
    if count:
        yield Flag("route_in_cloud", (), count)
    staged = sorted({event["who"] for event in events_of(run, "staging_in_cloud")})
    if staged:
        yield Flag("staging_in_cloud", tuple(staged), len(staged))


def _why(run: Run) -> Iterator[Flag]:
    """People who were not told, had no way out, or are missing."""
    why = run.people["why_not_safe"]
    counts = {
        "not_told": np.count_nonzero(why == "not_told"),
        "no_way_out": np.count_nonzero(why == "no_way_out"),
        "missing": np.count_nonzero(missing(run)),
    }
    for code, count in counts.items():
        if count:
            yield Flag(code, (), int(count))


def _casualties(run: Run) -> Iterator[Flag]:
    """The fallen whom nobody found, and those found and left."""
    people = run.people
    fell, out = happened(people["fell_s"]), happened(people["brought_out_s"])
    reported = happened(people["reported_s"])
    counts = {"casualty_not_found": fell & ~reported & ~out, "casualty_not_brought_out": fell & reported & ~out}
    for code, who in counts.items():
        if who.any():
            yield Flag(code, (), int(np.count_nonzero(who)))


def _leaks(run: Run) -> Iterator[Flag]:
    """Leaks that nobody closed and that did not run empty, and valves that failed."""
    empty = {event["incident"] or event["who"] for event in events_of(run, "empty")}
    for row in run.hazards.rows():
        if np.isfinite(row["started_s"]) and not np.isfinite(row["isolated_s"]) and row["incident"] not in empty:
            yield Flag("not_isolated", (row["incident"],))
    for valve in sorted({event["who"] for event in events_of(run, "valve_failed")}):
        yield Flag("valve_failed", (valve,))


def _help(run: Run) -> Iterator[Flag]:
    """Help that could not be sent, or could not stage upwind."""
    lacking = sorted({event["who"] for event in events_of(run, "not_available")})
    if lacking:
        yield Flag("nobody_to_send", tuple(lacking), len(lacking))
    for what in ("cannot_enter", "too_far_for_air", "no_good_assembly_point"):
        whom = sorted({event["who"] for event in events_of(run, what)})
        if whom:
            yield Flag(what, tuple(whom), len(whom))
    staged = sorted({event["who"] for event in events_of(run, "arrived") if NOT_UPWIND in str(event["detail"])})
    if staged:
        yield Flag("staging_not_upwind", tuple(staged), len(staged))


def _stuck(run: Run) -> Iterator[Flag]:
    """Jams that only the stuck rule resolved."""
    squeezed = int(run.facts.get("squeezed", 0))
    if squeezed:
        yield Flag("stuck_rule_used", (), squeezed)

