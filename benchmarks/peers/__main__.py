"""The comparison with peers as a command: `python -m benchmarks.peers`."""

from __future__ import annotations

import click

from benchmarks.evacuation import GRIDS, grid_park
from benchmarks.peers.catalogue import PEERS, peers
from benchmarks.peers.compare import compare
from benchmarks.peers.result import Peer
from benchmarks.peers.table import remarks, table
from benchmarks.walking import movers

SMALL = 12, 200
"""Nodes and people of the evacuation that slow peers run."""


@click.command()
@click.option("--people", default=5000, show_default=True, help="How many people leave.")
@click.option("--nodes", multiple=True, type=click.Choice([str(n) for n in GRIDS]), help="Size of park; default 34.")
@click.option("--peers", "names", default="", help=f"Names with commas between: {', '.join(p.name for p in PEERS)}.")
@click.option("--repeats", default=3, show_default=True, help="Runs of which the median counts.")
@click.option("--batch", default=32, show_default=True, help="Replications we move at once.")
@click.option("--mover", type=click.Choice(["fast", "reference"]), help="Which of our movers; default the quickest.")
@click.option("--full", is_flag=True, help="Slow peers too run everything (minutes); once each.")
def main(
    people: int, nodes: tuple[str, ...], names: str, repeats: int, batch: int, mover: str | None, full: bool
) -> None:
    """Runs the same evacuation with other simulators and prints one table."""
    try:
        chosen = peers(tuple(name for name in names.split(",") if name))
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
    rows = []
    for peer, size in _cases(chosen, [int(n) for n in nodes] or [34], people, full):
        evacuation = grid_park(size[0], size[1], seed=1)
        rows.append(compare(peer, evacuation, mover or movers()[0], 1 if peer.slow else repeats, batch))
    click.echo(table(rows))
    click.echo()
    click.echo(remarks(rows))


def _cases(
    chosen: tuple[Peer, ...], nodes: list[int], people: int, full: bool
) -> list[tuple[Peer, tuple[int, int]]]:
    """Which peer runs which park, nodes and people; a slow one the small park alone unless all is asked for."""
    cases = [(peer, (size, people)) for size in nodes for peer in chosen if full or not peer.slow]
    return cases + [(peer, SMALL) for peer in chosen if peer.slow and not full]


if __name__ == "__main__":
    main()
