"""`drillsim check` and `drillsim schema`: what a scenario file gets wrong, and what it may say."""

from __future__ import annotations

from pathlib import Path

import click

from drillsim.cli.messages import say_warning


@click.command()
@click.argument("scenario", type=click.Path(path_type=Path))
def check(scenario: Path) -> None:
    """Check SCENARIO and its park without running it: every problem at once, with file, line and remedy."""
    from drillsim import api
    from drillsim.park.check import remarks

    given = api.load_scenario(scenario)
    api.check(given)
    for remark in (*remarks(given.park), *given.remarks, *api.agent_remarks(given)):
        say_warning(str(remark))
    people = sum(sum(given.head_count(place).values()) for place in given.park.file.places)
    click.echo(
        f"{scenario}: can run; incidents: {len(given.file.incidents)}, people: {people:,}, "
        f"vehicles: {len(given.fleet)}, orders: {len(given.file.orders)}"
    )


@click.command()
@click.argument("root", type=click.Choice(["park", "scenario", "profile", "substances", "study"]), default="scenario")
def schema(root: str) -> None:
    """Print the JSON Schema of a scenario (or park, profile, substances or study) file."""
    import json

    from drillsim.report.reference import schema as schema_of

    click.echo(json.dumps(schema_of(root), ensure_ascii=False, indent=2))
