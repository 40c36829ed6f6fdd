"""Which agent may go on which substance: the table is whole, and says what the guides say."""

from __future__ import annotations

import math

import pytest

from drillsim.hazards.agents import FOAM_KINDS, agents, foam_agent, foam_L_s_m2, foam_worth, verdict
from drillsim.hazards.fire.fuels import fuel, fuel_ids
from drillsim.hazards.tables import load_table

TABLE = load_table("agents.yaml")


def test_every_substance_and_fuel_has_its_row() -> None:
    """Nothing that can leak or burn is left without a verdict."""
    assert set(TABLE["substances"]) == {*load_table("properties.yaml")["substances"], *fuel_ids()}
    assert set(TABLE["substances"].values()) == set(TABLE["groups"])


@pytest.mark.parametrize("situation", ["leak", "fire"])
def test_every_cell_is_a_verdict_with_a_reason_in_both_languages(situation: str) -> None:
    """Every agent in every group, and every reason has words, source and confidence."""
    for group in TABLE["groups"].values():
        assert tuple(group[situation]) == agents()
        for says, reason in group[situation].values():
            assert says in {"may", "vapour", "never"}
            assert set(TABLE["reasons"][reason]) == {"en", "zh", "source", "confidence"}


@pytest.mark.parametrize(
    ("agent", "substance", "situation", "says"),
    [
        ("water_jet", "chlorine", "leak", "never"),
        ("water_spray", "chlorine", "leak", "vapour"),
        ("water_spray", "mdi_4_4", "leak", "never"),
        ("water_spray", "ammonia", "leak", "vapour"),
        ("water_spray", "hydrogen_chloride", "leak", "vapour"),
        ("foam_afff", "methanol", "fire", "never"),
        ("foam_alcohol_resistant", "methanol", "fire", "may"),
        ("water_jet", "toluene", "fire", "never"),
        ("dry_powder", "propane", "fire", "never"),
        ("neutraliser", "phosgene", "leak", "may"),
        ("neutraliser", "methane", "leak", "never"),
    ],
)
def test_the_guides_advice(agent: str, substance: str, situation: str, says: str) -> None:
    """What crews are taught of the substances of a park."""
    assert verdict(agent, substance, situation).says == says  # type: ignore[arg-type]


def test_foam_takes_what_its_kind_and_the_solvent_ask() -> None:
    """Litres a minute and square metre, and the kind that does not hold takes infinitely many."""
    assert foam_L_s_m2("afff", "benzene") * 60 == pytest.approx(6.5)
    assert foam_L_s_m2("alcohol_resistant", "acetone") * 60 == pytest.approx(8.15)
    assert foam_worth("fluorine_free", "benzene") == pytest.approx(1.5)
    assert math.isinf(foam_worth("protein", "ethanol"))


@pytest.mark.parametrize("id_", [one for one in fuel_ids() if fuel(one).agent == "foam"])
def test_a_fuel_put_out_by_foam_has_a_kind_that_may(id_: str) -> None:
    """The fuel's own rate is that of the foam that takes least."""
    allowed = [kind for kind in FOAM_KINDS if not verdict(foam_agent(kind), id_, "fire").forbidden]
    assert allowed
    assert fuel(id_).foam_L_s_m2 == min(foam_L_s_m2(kind, id_) for kind in allowed)


def test_an_agent_that_is_not_in_the_table_is_refused() -> None:
    """A slip of the pen does not pass for permission."""
    with pytest.raises(KeyError, match="sand"):
        verdict("sand", "benzene", "fire")
