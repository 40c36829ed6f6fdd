"""Where to put what helps, told: what to do first, then the simulation, the models, and what is assumed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

import drillsim
from drillsim.hazards.own import substance_in
from drillsim.metrics.registry import MEASURES
from drillsim.planner.improve import PLACE
from drillsim.planner.siting.fronts import SHARES, Answer
from drillsim.planner.siting.judging import Agreement, Judged
from drillsim.planner.siting.propose import Candidate
from drillsim.planner.siting.task import figures
from drillsim.report.amounts import substance_name
from drillsim.report.moments import NOTHING
from drillsim.report.study_amounts import amount, interval, number
from drillsim.report.telling import Cell, Row, Section, Story, Tone
from drillsim.report.words import Language, Words

_TONES: Final[dict[str, Tone]] = {
    "better": "good", "mixed": "", "unsure": "quiet", "worse": "bad", "less_cover": "bad",
    "agrees": "good", "contradicts": "bad", "cannot_tell": "quiet", "no_gain": "quiet",
    "not_played": "quiet", "nothing": "quiet",
}  # fmt: skip


@dataclass(frozen=True)
class SiteTelling:
    """What every section is told from."""

    judged: Judged
    words: Words

    def say(self, key: str, values: dict[str, Any] | None = None) -> str:
        """Words of siting."""
        return self.words.say("site", key, values)

    @property
    def thing(self) -> str:
        """What is placed: a vehicle of a kind, a detector of a gas, an assembly point."""
        sites = self.judged.sites
        task, scenario = sites.task, sites.proposals.scenario
        if task.asked.what == "vehicle":
            return self.words.name(scenario.profile.vehicle_kinds[task.kind].name, task.kind)
        if task.asked.what == "detector":
            gas = substance_name(substance_in(scenario, task.kind), self.words)
            return self.say("detector_of", {"gas": gas})
        return self.words.say("labels", "assembly_point")

    def where(self, columns: Sequence[int]) -> str:
        """Some sites by name."""
        return self.words.listed([self.site(column) for column in columns]) or NOTHING

    def site(self, column: int) -> str:
        """One site: its name, else its junction, else its place on the map in metres."""
        site = self.judged.sites.task.sites[column]
        kind, _, id_ = site.id.partition(":")
        if kind == "point":
            return self.say("point", {"x": f"{site.at[0]:.0f}", "y": f"{site.at[1]:.0f}"})
        return self.words.name(site.name, self.say("junction", {"id": id_}) if kind == "junction" else id_)

    def worth(self, model: str, value: float) -> str:
        """A model's worth: a share, or a time."""
        if not np.isfinite(value):
            return NOTHING
        return f"{value:.1%}" if model in SHARES else self.time(value)

    def time(self, seconds: float) -> str:
        """A time as measures of time are told."""
        return amount(seconds, "first_report_s", self.words)

    def cost(self, placed: int) -> str:
        """What so many cost in the unit the user named; a dash where no cost was given."""
        cost = self.judged.sites.cost
        if cost is None:
            return NOTHING
        return f"{number(cost.amount * self.judged.sites.bought(placed))} {cost.unit}"

    def candidate(self, one: Candidate) -> str:
        """A candidate by its number in the tables and on the map, and where it is."""
        return f"{one.id.removeprefix('put_')}: {self.where(one.sites)}"

    def section(self, key: str, heads: Sequence[str], rows: Sequence[Row], note: str = "") -> Section:
        """A section under its heading."""
        return Section(key, self.say(key), tuple(self.say(f"col_{head}") for head in heads), tuple(rows), note)

    @property
    def models(self) -> tuple[str, ...]:
        """The models that were asked."""
        return tuple(dict.fromkeys(one.model for one in self.judged.sites.answers))


def tell_site(judged: Judged, language: Language) -> Story:
    """The report of where to put what helps."""
    telling = SiteTelling(judged, Words(language))
    study = judged.sites.proposals.study
    winds = len(judged.results.what_ifs["base"])
    values = {"placed": len(judged.sites.candidates), "winds": winds, "runs": study.rule.schedule()[-1],
              "seed": study.seed, "version": drillsim.__version__}  # fmt: skip
    title = telling.say("title", {"thing": telling.thing, "name": telling.words.name(study.name, "")})
    sections = (_judged(telling), _front(telling), _models(telling), _assumed(telling), _failures(telling),
                _how(telling))  # fmt: skip
    return Story(title, telling.say("about", values), _headline(telling), sections)


def _headline(telling: SiteTelling) -> Cell:
    """What to do, or that nothing is sure."""
    judged = telling.judged
    best, measure = judged.recommended, judged.sites.measure
    if best is None:
        return Cell(telling.say("headline_none", {"of": len(judged.sites.candidates)}), "bad")
    gap = judged.gain(best).mean
    values = {"thing": telling.thing, "where": telling.where(best.sites), "measure": telling.words.measure(measure),
              "change": _signed(gap.value, measure, telling.words),
              "interval": interval(gap, measure, telling.words)}  # fmt: skip
    return Cell(telling.say("headline_move" if judged.sites.task.asked.move else "headline", values), "good")


def _signed(value: float, measure: str, words: Words) -> str:
    text = amount(value, measure, words)
    return f"+{text}" if np.isfinite(value) and value > 0 and text.partition(" ")[0] != "0" else text


def _judged(telling: SiteTelling) -> Section:
    """One row a candidate, those to be recommended first: what it does to the measure that judges, and the verdict."""
    judged, words = telling.judged, telling.words
    measure = judged.sites.measure
    by_id = {one.id: one for one in judged.sites.candidates}
    rows: list[Row] = []
    for id_ in [*judged.ranking, *(one for one in by_id if one not in judged.ranking)]:
        one, gap = by_id[id_], judged.gain(by_id[id_])
        verdict = judged.ranking[id_].verdict if id_ in judged.ranking else "unsure"
        change = f"{_signed(gap.mean.value, measure, words)} ({interval(gap.mean, measure, words)})"
        rows.append((
            Cell(telling.candidate(one)), Cell(f"{one.number}"), *_costs(telling, one.number),
            Cell(words.listed([telling.say(f"short_{model}") for model in one.models]) or telling.say("next_best")),
            Cell(change if np.isfinite(gap.mean.value) else NOTHING, _tone_of(telling, one)), _others(telling, one),
            Cell(words.say("improve", f"verdict_{verdict}"), _TONES[verdict]),
        ))  # fmt: skip
    costs = ("cost",) if judged.sites.cost else ()
    values = {"measure": words.measure(measure), "today": amount(judged.today, measure, words)}
    heads = ("candidate", "placed", *costs, "named_by", "change", "others", "verdict")
    return telling.section("judged", heads, rows, telling.say("judged_note", values))


def _costs(telling: SiteTelling, placed: int) -> tuple[Cell, ...]:
    return (Cell(telling.cost(placed)),) if telling.judged.sites.cost else ()


def _tone_of(telling: SiteTelling, one: Candidate) -> Tone:
    """Green for what is surely better by the measure that judges, red for what is surely worse."""
    ranked, measure = telling.judged.ranking.get(one.id), telling.judged.sites.measure
    verdicts = [gain.better for gain in (ranked.gains if ranked else ()) if gain.overall.measure == measure]
    return "good" if True in verdicts else "bad" if False in verdicts else ""


def _others(telling: SiteTelling, one: Candidate) -> Cell:
    """What other measures surely get better or worse."""
    ranked = telling.judged.ranking.get(one.id)
    sure = [gain for gain in ranked.gains if gain.better is not None] if ranked else []
    said = [
        f"{telling.words.measure(gain.overall.measure)} "
        f"{_signed(gain.overall.difference.mean.value, gain.overall.measure, telling.words)}"
        for gain in sure if gain.overall.measure != telling.judged.sites.measure
    ]  # fmt: skip
    return Cell(telling.words.listed(said) or NOTHING)


def _front(telling: SiteTelling) -> Section:
    """One row a number placed: what the best sites of each model are worth, and the best of the simulation."""
    judged, words = telling.judged, telling.words
    measure = judged.sites.measure
    rows: list[Row] = []
    for placed in range(judged.sites.task.asked.most + 1):
        mine = [one for one in judged.sites.answers if one.number == placed]
        best = judged.best(placed)
        simulated = amount(judged.today, measure, words) if not placed else NOTHING
        if best is not None:
            gap = judged.gain(best).mean
            simulated = f"{_signed(gap.value, measure, words)} ({interval(gap, measure, words)})"
        cells = [Cell(telling.worth(one.model, one.worth), "" if one.helps or not placed else "quiet") for one in mine]
        rows.append((Cell(telling.say("today") if not placed else f"{placed}"), *_costs(telling, placed), *cells,
                     Cell(simulated)))  # fmt: skip
    heads = [telling.say("col_placed"), *([telling.say("col_cost")] if judged.sites.cost else [])]
    heads += [telling.say(f"model_{model}") for model in telling.models]
    heads.append(telling.say("col_simulated", {"measure": words.measure(measure)}))
    return Section("front", telling.say("front"), tuple(heads), tuple(rows), telling.say("front_note"))


def _models(telling: SiteTelling) -> Section:
    """Where each model puts them, whether that is proven best, and whether the simulation agrees."""
    rows: list[Row] = []
    for one in telling.judged.sites.answers:
        if one.number and (one.helps or one.number == 1):
            agreement = telling.judged.agreement(one)
            worth = telling.worth(one.model, one.worth)
            said = Cell(_agreed(telling, one, agreement), _TONES[agreement])
            rows.append((Cell(telling.say(f"model_{one.model}")), Cell(f"{one.number}"), Cell(telling.where(one.sites)),
                         Cell(worth), _proof(telling, one), said))  # fmt: skip
    heads = ("model", "placed", "where", "worth", "proof", "simulation")
    return telling.section("models", heads, rows, telling.say("models_note"))


def _proof(telling: SiteTelling, one: Answer) -> Cell:
    if not one.sites:
        return Cell(NOTHING)
    return Cell(telling.say("proven")) if one.gap == 0.0 else Cell(telling.say("gap", {"gap": f"{one.gap:.2%}"}), "bad")


def _agreed(telling: SiteTelling, one: Answer, agreement: Agreement) -> str:
    best = telling.judged.best(one.number)
    where = telling.where(best.sites) if best is not None else NOTHING
    return telling.say(f"agreement_{agreement}", {"where": where})


def _assumed(telling: SiteTelling) -> Section:
    """What is assumed rather than known, line by line."""
    task = telling.judged.sites.task
    what, table = task.asked.what, figures()
    within = telling.time(task.within_s)
    lines = [telling.say(f"within_{what}_{task.basis}", {"within": within}), telling.say(f"assumed_{what}"),
             telling.say("assumed_busy", {"busy": f"{task.asked.share_away:.0%}"}),
             telling.say("assumed_backup", {"share": f"{table['backup_share']['value']:.0%}"})]  # fmt: skip
    if what == "detector":
        detector = table["detector"]
        lines.append(telling.say("assumed_releases", {
            "directions": detector["directions"]["value"], "wind": f"{detector['weather']['wind_speed_m_s']:g}",
            "stability": detector["weather"]["stability"], "horizon": f"{detector['horizon']['value']:g}",
            "spacing": f"{detector['spacing']['value']:g}", "reach": f"{detector['reach']['value']:g}"}))  # fmt: skip
    lines.append(telling.say(f"simulated_{what}"))
    if what != "assembly":
        lines.append(_played(telling))
    if what == "vehicle" and task.asked.anywhere:
        lines.append(telling.say("assumed_anywhere"))
    if task.dropped:
        lines.append(telling.say("dropped", {"count": len(task.dropped)}))
    return telling.section("assumed", (), [(Cell(line),) for line in lines])


def _played(telling: SiteTelling) -> str:
    """Where the simulation plays the leak."""
    file = telling.judged.sites.proposals.study.file
    places = len(file.factors[PLACE].levels) if file is not None and PLACE in file.factors else 1
    return telling.say("played_everywhere", {"count": places}) if places > 1 else telling.say("played_own")


def _failures(telling: SiteTelling) -> Section:
    """The runs that came to nothing, by name."""
    rows: list[Row] = [(Cell(f"{one.design}/{one.replication}: {one.why}", "bad"),)
                       for one in telling.judged.results.failures]  # fmt: skip
    return Section("failures", telling.words.say("improve", "failures"), (), tuple(rows))


def _how(telling: SiteTelling) -> Section:
    better = MEASURES[telling.judged.sites.measure].better
    keys = ("read_models", "read_verdict", f"read_sign_{better}", "read_cover", "read_disagree", "replay")
    return telling.section("how", (), [(Cell(telling.say(key)),) for key in keys])
