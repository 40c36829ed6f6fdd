"""Teams before a crowd: how many stand there, and who holds back once it turns violent."""

from __future__ import annotations

from typing import Final

from drillsim.response.crew import Crew
from drillsim.response.scene import Steps

PROTECTED: Final = "stab_protection"
"""The kit a team needs before a violent crowd: stab- and cut-resistant vests and gloves (防刺防割)."""


def stand_by_crowd(crew: Crew, act: str, event: str) -> Steps:
    """A team does its work before a crowd until that is over; without protection it holds back from violence."""
    scene, affair = crew.scene, crew.affair
    if affair.over or act not in affair.noun.acts:
        return
    protected = PROTECTED in crew.member.kit
    if not affair.escalated.triggered or protected:
        crew.note({"mediate": "talks"}.get(act, "keeping order"))
        begun = crew.write(event, crew.member.id, f"{crew.member.vehicle.crew} people")
        scene.act_by(affair, (act, crew.member.id, ""), float(crew.member.vehicle.crew), begun)
    else:
        crew.write("held_back", crew.member.id, "no stab protection before a violent crowd")
    if not affair.escalated.triggered and not protected:
        yield from crew.rest(affair.escalated | affair.stopped, affair.stopped)
        if not affair.over:
            back = crew.write("held_back", crew.member.id, "no stab protection before a violent crowd")
            scene.act_by(affair, (act, crew.member.id, ""), 0.0, back)
    if not affair.over:
        yield affair.stopped
