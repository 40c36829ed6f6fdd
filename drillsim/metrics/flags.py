"""Red flags: what turns a summary red, each a code with words, found in a run's tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from drillsim.metrics import findings, findings_by_kind
from drillsim.metrics.findings import Flag
from drillsim.metrics.measure import Words
from drillsim.record.run import Run

MOST_NAMES: Final = 6
"""So many names a sentence lists."""


FLAGS: Final[Mapping[str, Words]] = MappingProxyType({
    "assembly_point_in_cloud": Words(
        "assembly point {who} lies in gas or heat and held up to {people}: it is NOT safe",
        "集合点 {who} 受毒气或热辐射影响，最多时有 {people}：不安全"),
    "vessel_failed": Words("vessel failed by heat or blast: {who}", "储罐受火或受爆炸失效：{who}"),
    "exploded": Words("exploded: {who}", "发生爆炸：{who}"),
    "crowd_crush_risk": Words(
        "people stood so densely that they may be crushed: {who}", "人群密度达到踩踏风险：{who}"),
    "crowd_not_assessable": Words(
        "a way was as full as the walking law can tell; how dense it truly was is not assessable",
        "有道路达到步行模型可存储的最大密度，实际密度无法评估"),
    "refuge_in_cloud": Words(
        "gas got into the refuge {who} with {people} inside: it is NOT safe",
        "毒气进入避险场所 {who}，内有 {people}：不安全"),
    "shelter_in_cloud": Words(
        "gas got into buildings used as shelter, with {people} inside: {who}",
        "毒气进入就地避险的建筑，内有 {people}：{who}"),
    "route_in_cloud": Words(
        "walked through air above AEGL-2 (10 min), or heat as harmful: {people}; the way or the moment was NOT safe",
        "途中穿过超过 AEGL-2（10 分钟）浓度的空气或同等有害的热辐射：{people}；疏散路线或时机不安全"),
    "staging_in_cloud": Words(
        "crews stood in gas or heat at their staging point: {who}; it is NOT safe",
        "集结点受毒气或热辐射影响：{who}；不安全"),
    "crew_exposed": Words(
        "crews above AEGL-2 at their vehicle without breathing air: {who}; it is NOT safe",
        "车旁人员未戴空气呼吸器且暴露超过 AEGL-2：{who}；不安全"),
    "assembly_point_over_capacity": Words(
        "assembly point {who} held up to {people}, more than its capacity",
        "集合点 {who} 最多时有 {people}，超过设计容量"),
    "not_told": Words(
        "in gas or heat and without any order to the end: {people}", "受毒气或热辐射影响而始终未接到指令：{people}"),
    "no_way_out": Words("without any way out: {people}", "无路可走：{people}"),
    "missing": Words(
        "told to leave, or fallen, and not in clean safety at the end: {people}",
        "被要求疏散或倒下、结束时未到洁净安全处：{people}"),
    "casualty_not_found": Words("fallen and never reported: {people}", "倒下而始终未被发现：{people}"),
    "casualty_not_brought_out": Words(
        "fallen, reported and not brought out: {people}", "倒下、已报告而未被救出：{people}"),
    "not_isolated": Words("leak {who} was not isolated", "泄漏 {who} 未被切断"),
    "fire_not_out": Words("not put out: {who}", "火灾未被扑灭：{who}"),
    "burn_back": Words("burned back because its supply failed: {who}", "因供给不足火势复燃扩大：{who}"),
    "crowd_not_cleared": Words("people still gathered at the end: {who}", "结束时人群仍未散去：{who}"),
    "coast_guard_not_told": Words(
        "on or beside the water, and the coast guard was never told: {who}", "涉水事件始终未通报海警：{who}"),
    "report_late": Words(
        "the firm knew for over an hour and had not reported to the government: {who}",
        "企业获知超过一小时仍未向政府报告：{who}"),
    "valve_failed": Words("isolation valve {who} failed on demand", "切断阀 {who} 拒动"),
    "supply_ended": Words("water or foam ran out: {who}", "水或泡沫供给中断：{who}"),
    "insufficient": Words("less was sent than the fire took when sized up: {who}", "火情侦察表明到场力量不足：{who}"),
    "held_back": Words("could not go nearer: {who}", "不能靠近：{who}"),
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
    return sentence(flag.code, [name_of(run, id_, language) for id_ in flag.who], flag.count, language)


def sentence(code: str, names: Sequence[str], count: int, language: str) -> str:
    """The sentence of a flag about things of these names; of many, the first."""
    zh, more = language == "zh", len(names) - MOST_NAMES
    if more > 0:
        names = [*names[:MOST_NAMES], f"另 {more} 处" if zh else f"{more} more"]
    people = f"{count:,} 人" if zh else "1 person" if count == 1 else f"{count:,} people"
    who = ("、" if zh else ", ").join(names)
    return FLAGS[code].text(language).format(who=who, people=people, count=f"{count:,}")


def name_of(run: Run, id_: str, language: str) -> str:
    """The name of a thing of park or scenario in a language; its id when it has none in that language."""
    park, scenario = run.scenario.park.file, run.scenario.file
    collections: tuple[Mapping[str, Any], ...] = (
        scenario.incidents, scenario.orders, park.places, park.assembly_points, park.stations, park.detectors,
        park.cameras, park.valves, park.ways, park.gates, park.zones, park.hydrants,
        park.watches, park.patrols,
    )  # fmt: skip
    for things in collections:
        if id_ in things:
            return str(getattr(things[id_].name, language) or id_)
    member = run.scenario.fleet.get(id_)
    return str(getattr(member.vehicle.name, language) or id_) if member else id_


def _all(run: Run) -> Iterator[Flag]:
    """All findings of all kinds."""
    for find in (*findings.FINDERS, *findings_by_kind.FINDERS):
        yield from find(run)
