"""`drillsim site`: where to put what helps."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from drillsim.cli.improve import play
from drillsim.cli.study import common_options, print_json

if TYPE_CHECKING:
    from drillsim.planner.siting.judging import Judged
    from drillsim.planner.siting.propose import Cost
    from drillsim.report.words import Words

REPLICATIONS = 10
WINDS = 4
MODELS = ("mclp", "p-median", "p-centre", "backup", "expected")


@click.command()
@click.argument("scenario", type=click.Path(path_type=Path))
@click.argument("what", type=click.Choice(["vehicle", "assembly", "detector"]), default="vehicle")
@click.option("--kind", default="", help="Kind of vehicle.  [default: gas_protection_vehicle, if there is one]")
@click.option("--move", default="", metavar="VEHICLE", help="Move this vehicle instead of buying the first.")
@click.option("--anywhere", is_flag=True, help="A vehicle may stand at any junction, not only at stations.")
@click.option("--how-many", type=click.IntRange(1, 4), default=3, show_default=True, help="Placed at most.")
@click.option("--model", "models", multiple=True, type=click.Choice([*MODELS, "all"]), default=["all"],
              help="Location model; may be given several times.  [default: all]")  # fmt: skip
@click.option("--within", help='Time that counts as covered, as in "4 min".  [default: see the report]')
@click.option("--busy", help="Share of time in which one does not count, as in 10%.")
@click.option("--cost", help='What one costs, with its unit, as in "2.5 million CNY".')
@click.option("--measure", default="", help="The registered measure that judges.  [default: by what is placed]")
@click.option("--few", type=click.IntRange(1, 12), default=4, show_default=True, help="Candidates simulated.")
@click.option("--replications", type=click.IntRange(2, 1_000_000), default=REPLICATIONS, show_default=True,
              help="Runs of each candidate with each wind.")  # fmt: skip
@click.option("--everywhere", is_flag=True, help="Play the leak at every place that holds its gas.")
@click.option("--winds", type=click.IntRange(1, 36), default=WINDS, show_default=True,
              help="Directions the wind blows from; with 1, the scenario's own.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0, 2**64 - 1), default=1, show_default=True, help="Which luck.")
@common_options
def site(scenario: Path, what: str, **how: Any) -> None:
    """Say where in SCENARIO to put one more vehicle, assembly point or gas detector.

    \b
    Location models, proven best, name the candidates; the best few are played beside today
    under the same luck. The front of cost against benefit is drawn; nothing is recommended
    that means less cover than today.
    """
    from typing import cast

    from drillsim.planner.improve import Terms
    from drillsim.planner.siting.judging import Judged
    from drillsim.planner.siting.propose import Choice, propose_sites
    from drillsim.planner.siting.task import Asked, What
    from drillsim.report.site_page import write_site
    from drillsim.report.words import Words

    words = Words("zh" if how["lang"] == "zh" else "en")
    folder = how["out"] if how["out"] is not None else Path("results") / f"site-{what}-{scenario.stem}"
    within, busy = _quantity("--within", how["within"], "duration"), _quantity("--busy", how["busy"], "share")
    asked = Asked(cast(What, what), how["kind"], how["move"], how["how_many"], within, busy, how["anywhere"])
    models = MODELS if "all" in how["models"] else tuple(dict.fromkeys(how["models"]))
    choice = Choice(models, how["few"], how["measure"], _cost(how["cost"]))
    terms = Terms(how["replications"], how["winds"], how["seed"], everywhere=how["everywhere"])
    sites = propose_sites(scenario, asked, choice, terms)
    judged = Judged(sites, play(sites.proposals.study, folder, words, how))
    tables = write_site(judged, folder, words.language)
    if how["as_json"]:
        print_json(dict(tables))
    elif not how["quiet"]:
        _show(judged, folder, words)


def _quantity(option: str, text: str | None, dimension: str) -> float | None:
    """An option's quantity in its base unit; None where it was not given.

    Raises DrillsimError for anything that is none, or out of bounds.
    """
    from drillsim.errors import DrillsimError
    from drillsim.units import parse_quantity

    if text is None:
        return None
    try:
        value = parse_quantity(text, dimension)
    except ValueError as error:
        raise DrillsimError(f"{option}: {error}") from None
    if not value > 0 or (dimension == "share" and value >= 1):
        remedy = "write a share above 0 and below 100 %" if dimension == "share" else "write a time above 0"
        raise DrillsimError(f"{option}: out of bounds (got {text!r}); {remedy}")
    return value


def _cost(text: str | None) -> Cost | None:
    """What one costs: a number and the unit that follows it.

    Raises DrillsimError where one of them is missing.
    """
    from drillsim.errors import DrillsimError
    from drillsim.planner.siting.propose import Cost

    if text is None:
        return None
    number, _, unit = text.strip().partition(" ")
    try:
        amount = float(number)
    except ValueError:
        amount = -1.0
    if not (0.0 <= amount < float("inf")) or not unit.strip():
        raise DrillsimError(f'--cost: {text!r} is no number with its unit; write "2.5 million CNY"')
    return Cost(amount, unit.strip())


def _show(judged: Judged, folder: Path, words: Words) -> None:
    """The report on the screen and where the rest lies; how to read it is on the page."""
    from dataclasses import replace

    from rich.console import Console

    from drillsim.report.site_story import tell_site
    from drillsim.report.text import screen

    story = tell_site(judged, words.language)
    Console().print(screen(replace(story, sections=tuple(part for part in story.sections if part.key != "how"))))
    click.echo("\n" + words.say("site", "written", {"folder": folder}))
