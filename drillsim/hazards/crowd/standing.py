"""One gathering on its way from the first who come to the last who leaves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from drillsim.hazards.crowd import mood
from drillsim.hazards.crowd.service import BANDS, TABLE, assess
from drillsim.hazards.danger import ESCALATES, NOT_YET, OVER, Act, Happening
from drillsim.hazards.tables import load_table
from drillsim.scenario.schema.incidents.gathering import Gathering
from drillsim.units import NEVER, TICKS_PER_S, ticks

_NEAR: Final = 1e-9  # of the tension: what rounding to whole ticks may leave before a threshold
_HALF_TICK_S: Final = 0.5 / TICKS_PER_S


def _figure(name: str) -> float:
    return float(load_table(TABLE)[name]["value"])


SEEN_FROM_PEOPLE: Final = _figure("seen_from_people")
GATHERED_SHARE: Final = _figure("gathered_share")
BLOCKS_FROM_SHARE: Final = _figure("blocks_from_share")
NOBODY_AFTER_TICKS: Final = ticks(_figure("nobody_comes_after"))
ALARM_WAITS_S: Final = _figure("alarm_waits")


@dataclass
class Crowd:
    """One gathering; instants are ticks, inf while they have not come.

    `at_work` has people by act and unit, `work_s` what is left of the talks in person seconds, `waited_s` how long
    they have stood gathered.
    """

    id: str
    noun: Gathering
    begun_at: float = NOT_YET
    gathered_at: float = NOT_YET
    escalated_at: float = NOT_YET
    settled_at: float = NOT_YET
    dispersed_at: float = NOT_YET
    at_work: dict[tuple[str, str], float] = field(default_factory=dict)
    present: int = 0
    coming: int = 0
    anybody_came: bool = False
    peak_people: int = 0
    worst_band: str = BANDS[0]
    tension: float = 0.0
    work_s: float = 0.0
    talked_s: float = 0.0
    waited_s: float = 0.0

    @property
    def passes(self) -> bool:
        """Whether people only pass: they stand nowhere and have no mood."""
        return self.noun.cause == "shift_change"

    @property
    def standing(self) -> bool:
        """Whether it has begun and is neither settled nor gone."""
        return self.begun_at < NOT_YET and self.settled_at == NOT_YET and self.dispersed_at == NOT_YET

    @property
    def over(self) -> bool:
        """Whether nobody is there any more, nor will be."""
        return self.dispersed_at < NOT_YET

    @property
    def density(self) -> float:
        """People per m2 of the ground they stand on; 0 for those who only pass."""
        return 0.0 if self.passes or self.over else self.present / self.noun.space

    @property
    def peak_density(self) -> float:
        """The highest density so far, people per m2."""
        return 0.0 if self.passes else self.peak_people / self.noun.space

    # ---- what the response does

    def act(self, act: Act) -> bool:
        """One act of the response, or its beginning; whether people are now to be called together."""
        if act.what == "begin" and self.begun_at == NOT_YET:
            self.begun_at = float(act.tick)
            given = self.noun.mood
            self.tension = mood.AT_START[self.noun.cause] if given is None else given
            luck = act.amount if act.amount > 0.0 else 1.0
            self.work_s = 0.0 if self.passes else luck * mood.talks_work_s(self.noun.cause, self.noun.head_count)
            return True
        if act.what in self.noun.acts:
            if act.amount > 0.0:
                self.at_work[act.what, act.by] = act.amount
            else:
                self.at_work.pop((act.what, act.by), None)
        return False

    def counted(self, for_what: str) -> float:
        """How many people those at work count for."""
        total: dict[str, float] = {}
        for (what, _), people in sorted(self.at_work.items()):
            total[what] = total.get(what, 0.0) + people
        return mood.counted(total, for_what)

    # ---- who is there

    def look(self, tick: int, present: int, coming: int) -> list[Happening]:
        """Who is there and who is coming at a window's start; what is seen of it is told at `tick`."""
        self.present, self.coming = present, coming
        self.anybody_came |= present + coming > 0
        self.peak_people = max(self.peak_people, present)
        return self._came_or_left(tick) + self._crush(tick)

    def _came_or_left(self, tick: int) -> list[Happening]:
        """That they have gathered, and that all have gone."""
        found = []
        if self.gathered_at == NOT_YET and self.settled_at == NOT_YET and self.present > 0 and self._all_there:
            self.gathered_at = tick
            found.append(self._happens(tick, "crowd_gathered", detail=str(self.present)))
        if self._gone(tick):
            self.dispersed_at = tick
            found.append(self._happens(tick, "crowd_dispersed", means=OVER))
        return found

    @property
    def _all_there(self) -> bool:
        return self.present >= GATHERED_SHARE * self.noun.head_count or self.coming == 0

    def _gone(self, tick: int) -> bool:
        """Whether all have left, all have passed, or nobody ever came."""
        if self.present + self.coming == 0:
            nobody_comes = tick - self.begun_at >= NOBODY_AFTER_TICKS
            return self.settled_at < NOT_YET or self.anybody_came or nobody_comes
        arrived = self.present >= self.noun.head_count or self.coming == 0
        return self.passes and self.present > 0 and arrived

    def _crush(self, tick: int) -> list[Happening]:
        """That they stand more densely than ever, from the risk of a crush on."""
        band = str(assess(self.density))
        reached = BANDS[BANDS.index(self.worst_band) + 1 : BANDS.index(band) + 1]
        self.worst_band = max(self.worst_band, band, key=BANDS.index)
        risky = BANDS[BANDS.index("crush_risk") :]
        return [self._happens(tick, "crowd_crush_risk", detail=one) for one in reached if one in risky]

    @property
    def blocking(self) -> bool:
        """Whether so many stand there that nobody passes."""
        return not self.over and self.present >= max(1.0, BLOCKS_FROM_SHARE * self.noun.head_count)

    # ---- mood and talks

    def go_on(self, start: int, end: int) -> list[Happening]:
        """Mood and talks between two ticks in which nobody comes, leaves, or starts to help."""
        found: list[Happening] = []
        tick = start
        while tick < end and self.present > 0 and not self.passes and not self.over:
            grows, calms = self._rates()
            until = min(end, tick + self._next_change(grows, calms))
            self._pass_time(until - tick, grows, calms)
            tick = until
            found += self._turns(tick)
        return found

    def _rates(self) -> tuple[float, float]:
        """Growth and calming of the tension, 1/s."""
        if self.settled_at < NOT_YET:
            return 0.0, mood.relief_rate()
        grows = mood.growth_rate(self.noun.cause, self.density, self.counted("holds"), self.present)
        return float(grows), float(mood.calming_rate(self.counted("calms"), self.present))

    def _next_change(self, grows: float, calms: float) -> int:
        """Ticks until a threshold of the tension is crossed or they settle; at least 1."""
        if self.standing and self.escalated_at == NOT_YET and self.tension >= mood.ESCALATES_AT:
            return 1
        levels = (mood.ESCALATES_AT, mood.GOES_HOME_BELOW)
        times = [mood.time_to(self.tension, level, grows, calms) for level in levels]
        if self.standing and self.tension < mood.ESCALATES_AT:
            times += [self._agreed_in_s(), self._waited_in_s()]
        soonest = min(times)
        return ticks(soonest) if soonest < NOT_YET else NEVER

    def _talkers(self) -> float:
        """Who brings a settlement about, in persons: mediators, or after an alarm anybody who tells them."""
        if self.noun.cause == "alarm":
            return self.counted("tells")
        return self.counted("talks") if self.noun.settles else 0.0

    def _agreed_in_s(self) -> float:
        """The time until talks are at their end, as things stand, s."""
        at_least = mood.talks_at_least_s(self.noun.cause)
        return mood.talks_left_s(self.work_s, self._talkers(), self.talked_s, at_least)

    def _waited_in_s(self) -> float:
        """The time until those whom an alarm called together go back untold, s."""
        if self.noun.cause != "alarm" or self.gathered_at == NOT_YET:
            return NOT_YET
        return max(ALARM_WAITS_S - self.waited_s, 0.0)

    def _pass_time(self, passed: int, grows: float, calms: float) -> None:
        """Time goes by at these rates; nobody talks with a crowd that has turned violent."""
        dt_s = passed / TICKS_PER_S
        talkers = self._talkers()
        if talkers > 0.0 and self.tension < mood.ESCALATES_AT:
            self.work_s = max(0.0, self.work_s - talkers * dt_s)
            self.talked_s += dt_s
        if self.gathered_at < NOT_YET:
            self.waited_s += dt_s
        self.tension = float(mood.tension_after(self.tension, grows, calms, dt_s))

    def _turns(self, tick: int) -> list[Happening]:
        """What has come of it by now."""
        if not self.standing:
            return []
        violent = self.tension >= mood.ESCALATES_AT - _NEAR
        if violent and self.escalated_at == NOT_YET:
            self.escalated_at = tick
            return [self._happens(tick, "crowd_escalated", means=ESCALATES)]
        how = "" if violent else self._settled_how()
        if not how:
            return []
        self.settled_at = tick
        return [self._happens(tick, "crowd_settled", detail=how)]

    def _settled_how(self) -> str:
        """By what the crowd is settled now: agreed, told, waited or calmed; empty while it is not."""
        alarm = self.noun.cause == "alarm"
        if self._agreed_in_s() <= _HALF_TICK_S:
            return "told" if alarm else "agreed"
        if alarm:
            return "waited" if self._waited_in_s() <= _HALF_TICK_S else ""
        asked = self.gathered_at < NOT_YET and self.counted("calms") > 0.0
        return "calmed" if asked and self.tension <= mood.GOES_HOME_BELOW + _NEAR else ""

    def _happens(self, tick: int, what: str, *, detail: str = "", means: str = "") -> Happening:
        return Happening(tick, what, self.id, self.id, self.noun.junction, detail, means)

    def results(self) -> dict[str, Any]:
        """The instants of the course, s; NaN for what did not come."""
        instants = {
            "started_s": self.begun_at,
            "gathered_s": self.gathered_at,
            "escalated_s": self.escalated_at,
            "settled_s": self.settled_at,
            "dispersed_s": self.dispersed_at,
        }
        return {name: at / TICKS_PER_S if at < NOT_YET else float("nan") for name, at in instants.items()}
