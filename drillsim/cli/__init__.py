"""The command line: no logic of its own, and nothing heavy imported before it is needed."""

from __future__ import annotations

import click

import drillsim
from drillsim.cli.bench import bench
from drillsim.cli.check import check, schema
from drillsim.cli.improve import improve
from drillsim.cli.map import map_
from drillsim.cli.messages import Spoken
from drillsim.cli.plan import plan
from drillsim.cli.review import review
from drillsim.cli.run import run
from drillsim.cli.site import site
from drillsim.cli.study import compare, study
from drillsim.cli.verify import verify


@click.group(cls=Spoken, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(drillsim.__version__, prog_name="drillsim", message="%(prog)s %(version)s")
def main() -> None:
    """Emergency-response simulator and drill planner for industrial parks."""


for command in (run, compare, study, improve, site, plan, review, check, schema, map_, bench, verify):
    main.add_command(command)
