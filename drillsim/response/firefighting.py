"""Fighting fires: foam on burning liquids, water on what burns otherwise, cooling for vessels that would fail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from drillsim.hazards.agents import foam_agent
from drillsim.record.journal import Event
from drillsim.response.agents import allowed, refused, worth
from drillsim.response.crew import LOOKS_EVERY_S, Crew
from drillsim.response.scene import Affair, Scene, Steps
from drillsim.response.supply import Hydrants, Supply
from drillsim.scenario.model import FleetMember
from drillsim.units import ticks

if TYPE_CHECKING:
    from drillsim.response.mission import Mission

FOAM: Final = "foam"
WATER: Final = "water"
COOL: Final = "cool"
_EVENTS: Final = {FOAM: "foam_on", WATER: "water_on", COOL: "cooling_on"}
_LEAST_L_S: Final = 1e-9  # what is missing to the need by rounding is not missing

Job = tuple[str, str]
"""What a vehicle delivers: the act and, for cooling, the place."""


def fight_fire(crew: Crew, mission: Mission) -> Steps:
    """Delivers foam, water or cooling until the fire is over; what is needed is looked at every few seconds."""
    scene, affair = crew.scene, crew.affair
    if not affair.noun.acts & {FOAM, WATER, COOL}:
        return
    supply = Supply(crew, hydrants_of(scene))
    if supply.pump_L_s <= 0 or affair.over:
        return
    scene.env.process(size_up(crew))
    if set(crew.member.kind.capabilities) & {FOAM, WATER}:
        _say_forbidden(crew)
    doing: Job | None = None
    stands = -1
    while not affair.over:
        if crew.junction != stands:  # it has set up here, or had to move out of the heat
            _stop(crew, supply, doing)
            doing, stands = None, crew.junction
            if _hose_m(crew) > scene.scenario.figure("hose_on_board_m"):
                crew.write("held_back", crew.member.id, "farther than its hose")
            else:
                supply.connect()
                yield scene.env.timeout(supply.laying_ticks(_hose_m(crew), "fire")) | affair.stopped
            continue
        yield scene.decide()
        supply.spend(doing is not None and doing[0] == FOAM)
        if _hose_m(crew) <= scene.scenario.figure("hose_on_board_m"):
            doing = _turn_to(crew, supply, doing)
        yield scene.env.timeout(ticks(LOOKS_EVERY_S)) | affair.stopped | affair.supply_changed
    _stop(crew, supply, doing)


def _say_forbidden(crew: Crew) -> None:
    """Says once of each agent on board that it must not go on what burns; the rest may still cool."""
    able = crew.member.kind.capabilities
    if FOAM in able:
        allowed(crew, foam_agent(crew.member.foam_kind))
    elif WATER in able:
        allowed(crew, "water_jet")


def _stop(crew: Crew, supply: Supply, doing: Job | None) -> None:
    """Lets go of what it delivered and of its hydrants."""
    if doing is not None and supply.rate_L_s > 0:
        supply.spend(doing[0] == FOAM)
        _deliver(crew, doing, 0.0, crew.affair.last_act or crew.cause)
    supply.rate_L_s = 0.0
    supply.let_go()


def hydrants_of(scene: Scene) -> Hydrants:
    """The hydrants of a run, shared by all vehicles."""
    if scene.hydrants is None:
        scene.hydrants = Hydrants(scene)
    return scene.hydrants


def size_up(crew: Crew) -> Steps:
    """The first crew there works out what the fire takes; too little on the way or there is reported."""
    scene, affair = crew.scene, crew.affair
    if affair.sized_up is not None:
        return
    affair.sized_up = crew.cause
    quick = any("command" in member.kind.capabilities for member in affair.working)
    law = "sizes_up_with_command_car" if quick else "sizes_up"
    yield scene.env.timeout(scene.realisation.timing(law, affair.id))
    known: set[str] = set()
    while not affair.over:
        needs = scene.outlook.readings.needs.get(affair.id, {})
        if not set(needs) <= known:  # once more whenever the fire asks for something new
            known |= set(needs)
            _assess(crew, needs)
        yield scene.env.timeout(ticks(LOOKS_EVERY_S)) | affair.stopped


def _assess(crew: Crew, needs: Mapping[str, float]) -> None:
    """Every pump on the way or there is counted for one job, foam and water before cooling."""
    scene, affair = crew.scene, crew.affair
    free = {member.id: _pump_L_s(member) for member in affair.sent}
    short = False
    words = []
    for what in sorted(needs, key=lambda name: (name.startswith(COOL), name)):
        act, wanted, there = what.partition(":")[0], needs[what], 0.0
        for member in affair.sent:
            more = worth(affair, member, act)
            given = min(free[member.id] / more, wanted - there) if _able(affair, member, act) else 0.0
            free[member.id] -= given * more
            there += given
        short |= there < wanted - _LEAST_L_S
        words.append(f"{what} {wanted:.0f} L/s needed, {there:.0f} L/s on the way or there")
    event = crew.write("sized_up", crew.member.id, "; ".join(words))
    affair.sized_up = event
    if short:
        scene.set_off(affair.insufficient, event)


def _hose_m(crew: Crew) -> float:
    """Metres of hose from the vehicle to where the jet reaches the fire."""
    return max(0.0, crew.far(*crew.affair.at) - crew.scene.scenario.figure("jet_reach_m"))


def _turn_to(crew: Crew, supply: Supply, before: Job | None) -> Job | None:
    """Chooses what to deliver from now on, and tells it when it has changed."""
    affair = crew.affair
    job = _choose(crew, supply, before)
    rate = 0.0
    if job is not None:
        margin = 1.0 if job[0] == COOL else crew.scene.scenario.figure("attack_margin")
        wanted = margin * _need(crew, job) - _others(affair, crew.member.id, job)
        more = worth(affair, crew.member, job[0])
        rate = min(supply.best_L_s(job[0] == FOAM), more * max(0.0, wanted))
    if (job, rate) == (before, supply.rate_L_s):
        return job
    if before is not None and before != job:
        _deliver(crew, before, 0.0, affair.last_act or crew.cause)
    if job is not None:
        _announce(crew, (job, before), (rate, supply.rate_L_s), supply.lacking(job[0] == FOAM))
    supply.rate_L_s = rate
    affair.tell_supply()
    return job


def _announce(crew: Crew, jobs: tuple[Job, Job | None], rates: tuple[float, float], lacking: str) -> None:
    """Writes that delivery begins, or ends for lack of something, and acts."""
    (job, before), (rate, was) = jobs, rates
    where = f" on {job[1]}" if job[1] else ""
    if rate > 0 and (job != before or was <= 0):
        crew.note({FOAM: "foam", WATER: "water", COOL: "cooling"}[job[0]])
        cause: Event | None = crew.write(_EVENTS[job[0]], crew.member.id, f"{rate:.0f} L/s{where}")
    elif rate <= 0 < was and lacking:
        cause = crew.write("supply_ended", crew.member.id, lacking)
    else:
        cause = crew.affair.last_act or crew.cause
    _deliver(crew, job, rate, cause)


def _deliver(crew: Crew, job: Job, rate: float, cause: Event | None) -> None:
    """Tells the fire what this vehicle delivers from now on."""
    delivered = crew.affair.delivered.setdefault(job, {})
    delivered[crew.member.id] = rate / worth(crew.affair, crew.member, job[0])
    on = crew.member.foam_kind if job[0] == FOAM else job[1]
    crew.scene.act_by(crew.affair, (job[0], crew.member.id, on), rate, cause)


def _choose(crew: Crew, supply: Supply, before: Job | None) -> Job | None:
    """What is needed most of what this vehicle can do; once at it, it stays while that is needed."""
    needs = crew.scene.outlook.readings.needs.get(crew.affair.id, {})
    able = crew.member.kind.capabilities
    jobs: list[Job] = []
    for place in crew.scene.outlook.readings.threatened.get(crew.affair.id, ()):
        job = (COOL, place)
        missing = _need(crew, job) - _others(crew.affair, crew.member.id, job)
        if "cooling" in able and missing > _LEAST_L_S:
            jobs.append(job)
    if FOAM in needs and "foam" in able and supply.foams and allowed(crew, foam_agent(crew.member.foam_kind)):
        jobs.insert(0, (FOAM, ""))
    if WATER in needs and "water" in able:
        jobs.append((WATER, ""))
    if before in jobs:
        return before
    return jobs[0] if jobs else None


def _need(crew: Crew, job: Job) -> float:
    """Litres a second that a job takes now."""
    what = f"{job[0]}:{job[1]}" if job[1] else job[0]
    return crew.scene.outlook.readings.needs.get(crew.affair.id, {}).get(what, 0.0)


def _others(affair: Affair, vehicle: str, job: Job) -> float:
    """What the other vehicles deliver to a job."""
    return sum(rate for by, rate in sorted(affair.delivered.get(job, {}).items()) if by != vehicle)


def _able(affair: Affair, member: FleetMember, act: str) -> bool:
    """Whether a vehicle can do an act; foam takes concentrate, of a kind that suits what burns."""
    if act == FOAM and refused(affair, foam_agent(member.foam_kind)) is not None:
        return False
    capability = {FOAM: "foam", WATER: "water", COOL: "cooling"}[act]
    concentrate = member.kind.foam if member.vehicle.foam is None else member.vehicle.foam
    return capability in member.kind.capabilities and (act != FOAM or concentrate > 0)


def _pump_L_s(member: FleetMember) -> float:
    """What a vehicle's pump gives, L/s."""
    own = member.vehicle.pump
    kind = member.kind.pump
    return 1000.0 * float(kind if own is None else own)
