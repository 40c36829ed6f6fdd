"""`drillsim map`: import, check and draw a park."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from drillsim.cli.messages import say_warning
from drillsim.errors import DrillsimError

_COUNTED: Final = ("junctions", "ways", "gates", "places", "stations", "hydrants")


@click.group(name="map")
def map_() -> None:
    """Import, check and draw parks."""


@map_.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="The park file to write.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
def import_(file: Path, out: Path, force: bool) -> None:
    """Make a park of a map FILE: OpenStreetMap (.osm, .osm.gz, .osm.bz2), GeoJSON or GraphML."""
    from drillsim.park.importing import import_map, write_park

    if out.exists() and not force:
        raise DrillsimError(f"{out}: exists; name another file with -o, or add --force to replace it")
    data = import_map(file)
    try:
        write_park(data, out)
    except OSError as error:
        raise _unwritable(out, error) from None
    counts = ", ".join(f"{key}: {len(data.get(key, {})):,}" for key in _COUNTED)
    click.echo(f"{out}: written; {counts}")
    click.echo(data["about"])


@map_.command()
@click.argument("park", type=click.Path(path_type=Path))
def check(park: Path) -> None:
    """Check PARK: every problem at once, then what looks suspicious."""
    from drillsim.park.check import remarks
    from drillsim.park.load import load_park

    loaded = load_park(park)
    found = remarks(loaded)
    for remark in found:
        say_warning(str(remark))
    click.echo(f"{park}: can be used; junctions: {len(loaded.junction_ids):,}, ways: {len(loaded.ways.ids):,}, "
               f"places: {len(loaded.file.places):,}, warnings: {len(found)}")  # fmt: skip


@map_.command()
@click.argument("park", type=click.Path(path_type=Path))
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="The PNG file to write.")
@click.option("--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Language of labels.")
def draw(park: Path, out: Path, lang: str) -> None:
    """Draw PARK as a picture to hang in a control room."""
    from drillsim.park.load import load_park
    from drillsim.report.park_map import park_png

    loaded = load_park(park)
    picture = park_png(loaded, "zh" if lang == "zh" else "en")
    try:
        _write_at_once(out, picture)
    except OSError as error:
        raise _unwritable(out, error) from None
    click.echo(f"{out}: drawn")


def _write_at_once(path: Path, content: bytes) -> None:
    """Writes a file under another name and renames it, so that no half of it is ever seen."""
    building = path.with_name(f".{path.name}.new")
    try:
        building.write_bytes(content)
        building.replace(path)
    except OSError:
        building.unlink(missing_ok=True)
        raise


def _unwritable(path: Path, error: OSError) -> DrillsimError:
    return DrillsimError(f"{path}: cannot be written ({error.strerror}); name another file with -o")
