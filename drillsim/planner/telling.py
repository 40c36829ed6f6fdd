"""A package told in one language: the texts of each step, and who takes part."""

from __future__ import annotations

from dataclasses import dataclass

from drillsim.planner.package import Package
from drillsim.planner.rules import table
from drillsim.planner.script import AT_ONCE_S, Step
from drillsim.planner.words import STAMP, Language, Say
from drillsim.scenario.schema import CIVIL_LEVELS, LEVELS


@dataclass(frozen=True)
class Telling:
    """A package and the words of one language."""

    package: Package
    say: Say

    @classmethod
    def of(cls, package: Package, language: Language) -> Telling:
        """The telling of a package in a language."""
        return cls(package, Say(language, package.scenario))

    def text(self, key: str, **values: object) -> str:
        """One of the sentences of the section `text`."""
        return self.say.say("text", key, values)

    def who(self, step: Step) -> str:
        """Whom a step is about: the post of a level, or the name of a thing."""
        if step.kind.kind == "incident_started" or not step.who:
            return self.say.thing(step.incident) if step.incident else ""
        return self.say.post(step.who) if step.who in (*CIVIL_LEVELS, *LEVELS) else self.say.thing(step.who)

    def _filled(self, step: Step, part: str) -> str:
        """A text of steps.yaml with its values."""
        incident = step.incident if step.incident in self.package.scenario.file.incidents else ""
        return str(table("steps")["steps"][step.kind.kind][part][self.say.language]).format(
            who=self.who(step), incident=self.say.thing(incident), where=self.say.thing(step.where),
            what=self.say.about(incident) if incident else "", level=self.say.post(step.level) if step.level else "",
        )  # fmt: skip

    def expected(self, step: Step) -> str:
        """What the players should do."""
        return self._filled(step, "expect")

    def inject(self, step: Step) -> str:
        """What a controller gives, stamped; a dash where he gives nothing."""
        if not step.injected:
            return self.text("inject_none")
        return f"{STAMP} · {self._filled(step, 'expect' if step.given else 'inject')}"

    def action(self, step: Step) -> str:
        """What the script has at a step: what is given, what is done, or what is asked in a discussion."""
        if self.package.kind.discussed and step.kind.moves:
            return self.question(step)
        if not step.injected:
            return self.expected(step)
        return self.inject(step) if step.given else f"{self.inject(step)} {self.expected(step)}"

    def question(self, step: Step) -> str:
        """What is asked about a step in a discussion."""
        before = next((one for one in self.package.steps if one.number == step.depends_on), None)
        told = self._filled(before, "inject" if before.kind.part == "inject" else "expect") if before else ""
        return f"{told} {self.text('asked', number=step.number)}".strip()

    def party(self, step: Step, token: str) -> str:
        """Who gives or gets a step, by the token of steps.yaml."""
        levels = self.package.levels
        named = {
            "who": self.who(step), "vehicle": self.who(step), "controller": self.controller(step),
            "level": step.level, "first": levels[0] if levels else "", "top": levels[-1] if levels else "",
            "below": _below(step.who, levels),
        }  # fmt: skip
        if token == "addressed":
            return self._addressed(step)
        found = named.get(token, "")
        if found in (*CIVIL_LEVELS, *LEVELS):
            return self.say.post(found)
        return found or self.say.say("parties", token if token in table("words")["parties"] else "finder")

    def sender(self, step: Step) -> str:
        """From whom."""
        return self.controller(step) if step.injected else self.party(step, step.kind.sender)

    def receiver(self, step: Step) -> str:
        """To whom."""
        return self.party(step, step.kind.receiver)

    def _addressed(self, step: Step) -> str:
        """Whom an order is given to."""
        order = self.package.scenario.file.orders[step.who]
        if order.action == "notify":
            return self.say.listed([self.say.say("services", service) for service in order.services])
        if order.action == "call_out":
            called = [one.who for one in self.package.steps if one.kind.kind == "turned_out"]
            mine = [one for one in order.vehicles if one in called]
            return self.say.listed([self.say.thing(one) for one in mine]) or self.say.say("parties", "crews")
        if order.action in ("close_ways", "open_ways"):
            return self.say.say("parties", "guards")
        return self.say.say("parties", "everybody")

    def means(self, step: Step) -> str:
        """By what means it is said."""
        discussed = self.package.kind.discussed and not step.injected
        return self.say.say("means", "discussion" if discussed else step.kind.means)

    def controller(self, step: Step) -> str:
        """The controller responsible."""
        return self.say.say("controllers", step.kind.controller)

    def evaluator(self, step: Step) -> str:
        """The evaluator who notes it."""
        return self.say.say("evaluators", step.kind.function)

    def objective(self, step: Step) -> str:
        """The objectives it decides, or else the function it belongs to."""
        objectives = self.package.scenario.file.objectives
        named = [self.say.name(objectives[id_].name, id_) for id_ in self.package.objectives(step)]
        return self.say.listed(named) or self.say.say("functions", step.kind.function)

    def resources(self, step: Step) -> str:
        """What is needed: for a vehicle its name and crew, else what the table says."""
        member = self.package.scenario.fleet.get(step.who)
        said = self.say.say("resources", step.kind.resource)
        if member is None:
            return said
        return f"{self.say.thing(step.who)} ({member.vehicle.crew}), {said}"

    def checkpoint(self, step: Step) -> str:
        """What the evaluator looks for."""
        check = table("steps")["steps"][step.kind.kind].get("check")
        if step.injected or not isinstance(check, dict):
            return self.say.say("seen", "seen")
        return str(check[self.say.language])

    def criterion(self, step: Step) -> str:
        """When the checkpoint is met: the time since its cause in which nine of ten runs did it."""
        clock = self.package.clock
        if step.depends_on is None:
            return self.text("criterion_start", clock=clock(step.p90_s), half=clock(step.p50_s))
        if step.delay_p90_s < AT_ONCE_S:
            return self.text("criterion_at_once", number=step.depends_on, clock=clock(step.p90_s))
        return self.text(
            "criterion_after", number=step.depends_on, p50=self.say.duration(step.delay_p50_s),
            p90=self.say.duration(step.delay_p90_s), clock=clock(step.p90_s),
        )  # fmt: skip

    def planned(self, step: Step) -> str:
        """When the script has it, on the clock of the drill."""
        return self.package.clock(step.planned_s)

    def top_level(self, step: Step | None = None) -> str:
        """The highest level that has decided by a step, or at the end; the lowest while none has."""
        until = step.number if step else len(self.package.steps)
        decided = {one.who for one in self.package.steps if one.kind.kind == "confirmed" and one.number <= until}
        levels = self.package.levels or ("shift",)
        return next((level for level in reversed(levels) if level in decided), levels[0])

    def response(self, level: str) -> str:
        """The response of a level, with the grade where the scenario launches one."""
        grade = self.package.scenario.level(level).response_grade
        said = self.say.say("responses", level)
        return f"{said} ({self.say.say('grades', grade)})" if grade else said


def _below(level: str, levels: tuple[str, ...]) -> str:
    """The level that calls a level: the next below that plays, or nobody's."""
    return levels[levels.index(level) - 1] if level in levels and levels.index(level) else ""
