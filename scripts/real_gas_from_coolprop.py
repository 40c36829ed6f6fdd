"""Writes drillsim/hazards/gas/real_gas.yaml anew from the fluid files of CoolProp, offline.

    pip install CoolProp
    python scripts/real_gas_from_coolprop.py
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import CoolProp
from CoolProp.CoolProp import get_fluid_param_string

TARGET = Path(__file__).resolve().parents[1] / "drillsim" / "hazards" / "gas" / "real_gas.yaml"
HEAD = """\
# Helmholtz energy equations of state, over R T. Confidence words as in substances.yaml.
# Ideal part: ln(delta) + lead1 + lead2 tau + log ln(tau) + sum n tau^t + sum n ln(1 - exp(-theta tau)), the zeros of
# enthalpy and entropy as each publication sets them. Residual: sum n delta^d tau^t exp(-delta^l), no exponential where
# l is 0, and sum n delta^d tau^t exp(-eta (delta - epsilon)^2 - beta (tau - gamma)^2); delta = rho/rho_r, tau = T_r/T.
# Written by scripts/real_gas_from_coolprop.py.
schema: drillsim.real_gas/1
"""
GASES = {
    "hydrogen": ("Hydrogen", "Leachman et al. 2009, J. Phys. Chem. Ref. Data 38:721 (normal hydrogen)"),
    "methane": ("Methane", "Setzmann & Wagner 1991, J. Phys. Chem. Ref. Data 20:1061"),
    "propane": ("n-Propane", "Lemmon, McLinden & Wagner 2009, J. Chem. Eng. Data 54:3141"),
    "carbon_monoxide": ("CarbonMonoxide", "Lemmon & Span 2006, J. Chem. Eng. Data 51:785"),
    "hydrogen_sulfide": ("HydrogenSulfide", "Lemmon & Span 2006, J. Chem. Eng. Data 51:785"),
}
PRODUCTS = {
    "oxygen": ("Oxygen", "Schmidt & Wagner 1985, Fluid Phase Equilib. 19:175"),
    "nitrogen": ("Nitrogen", "Span et al. 2000, J. Phys. Chem. Ref. Data 29:1361"),
    "water": ("Water", "Wagner & Pruss 2002, J. Phys. Chem. Ref. Data 31:387"),
    "carbon_dioxide": ("CarbonDioxide", "Span & Wagner 1996, J. Phys. Chem. Ref. Data 25:1509"),
}
TERMS = {
    "ResidualHelmholtzPower": ("power", ("n", "d", "t", "l")),
    "ResidualHelmholtzGaussian": ("gaussian", ("n", "d", "t", "eta", "epsilon", "beta", "gamma")),
}


def cell(values: Any) -> str:
    """A number or a row of numbers, as short as they are exact."""
    if isinstance(values, (list, tuple)):
        return "[" + ", ".join(cell(value) for value in values) + "]"
    value = float(values)
    return repr(int(value)) if value == int(value) and abs(value) < 1e6 else repr(value)


def ideal_part(equation: Any, reducing_K: float) -> list[str]:
    """The lines of the ideal part, its terms gathered by kind."""
    lead, log, power, waves = [0.0, 0.0], 0.0, [], []
    for term in equation["alpha0"]:
        kind = term["type"].removeprefix("IdealGasHelmholtz")
        if kind in ("Lead", "EnthalpyEntropyOffset"):
            lead = [lead[0] + term["a1"], lead[1] + term["a2"]]
        elif kind == "LogTau":
            log += term["a"]
        elif kind == "Power":
            power += list(zip(term["n"], term["t"], strict=True))
        elif kind == "PlanckEinstein":
            waves += list(zip(term["n"], term["t"], strict=True))
        elif kind == "PlanckEinsteinFunctionT":
            waves += [(n, v / reducing_K) for n, v in zip(term["n"], term["v"], strict=True)]
        else:
            raise ValueError(f"alpha0: no way to write {kind}")
    lines = [f"    lead: {cell(lead)}", f"    log: {cell(log)}"]
    if power:
        lines.append(f"    ideal_power: {{n: {cell([n for n, _ in power])}, t: {cell([t for _, t in power])}}}")
    return [*lines, f"    einstein: {{n: {cell([n for n, _ in waves])}, theta: {cell([t for _, t in waves])}}}"]


def block(name: str, fluid: str, source: str, residual: bool) -> list[str]:
    """The lines of one gas."""
    equation = json.loads(get_fluid_param_string(fluid, "JSON"))[0]["EOS"][0]
    at = equation["STATES"]["reducing"]
    lines = [
        f"  {name}:",
        f"    source: '{source}, as in CoolProp {CoolProp.__version__}'",
        "    confidence: secondary",
        f"    molar_mass_kg_mol: {cell(equation['molar_mass'])}",
        f"    gas_constant_J_molK: {cell(equation['gas_constant'])}",
        f"    reducing_K: {cell(at['T'])}",
        f"    reducing_mol_m3: {cell(at['rhomolar'])}",
        *ideal_part(equation, at["T"]),
    ]
    for term in equation["alphar"] if residual else ():
        word, keys = TERMS[term["type"]]
        lines += [f"    {word}:", *(f"      {key}: {cell(term[key])}" for key in keys)]
    return lines


def main() -> None:
    """Writes the table."""
    lines = [HEAD, "gases:"]
    for name, (fluid, source) in GASES.items():
        lines += block(name, fluid, source, residual=True)
    lines += ["", "# Of what burnt gas is made: as ideal gases.", "products:"]
    for name, (fluid, source) in PRODUCTS.items():
        lines += block(name, fluid, source, residual=False)
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
