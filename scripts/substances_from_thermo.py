"""Writes drillsim/hazards/properties.yaml anew from the packages chemicals and thermo, offline.

    pip install -e '.[properties]'
    python scripts/substances_from_thermo.py

Where a package's own choice is known to be wrong, the choice is made here, with the reason; what no table gives is
null.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

TARGET = Path(__file__).resolve().parents[1] / "drillsim" / "hazards" / "properties.yaml"
GAS_CONSTANT = 8.31446261815324  # J/(mol K), CODATA 2018
ROOM_K = 298.15
DIGITS = 6

NAMES = {
    "chlorine": ("7782-50-5", "chlorine", "氯气"),
    "phosgene": ("75-44-5", "phosgene", "光气"),
    "ammonia": ("7664-41-7", "ammonia", "氨"),
    "carbon_monoxide": ("630-08-0", "carbon monoxide", "一氧化碳"),
    "hydrogen_chloride": ("7647-01-0", "hydrogen chloride", "氯化氢"),
    "hydrogen": ("1333-74-0", "hydrogen", "氢气"),
    "hydrogen_sulfide": ("7783-06-4", "hydrogen sulfide", "硫化氢"),
    "sulfur_dioxide": ("7446-09-5", "sulfur dioxide", "二氧化硫"),
    "nitrogen_dioxide": ("10102-44-0", "nitrogen dioxide", "二氧化氮"),
    "hydrogen_fluoride": ("7664-39-3", "hydrogen fluoride", "氟化氢"),
    "hydrogen_cyanide": ("74-90-8", "hydrogen cyanide", "氰化氢"),
    "nitric_acid": ("7697-37-2", "nitric acid", "硝酸"),
    "benzene": ("71-43-2", "benzene", "苯"),
    "toluene": ("108-88-3", "toluene", "甲苯"),
    "chlorobenzene": ("108-90-7", "chlorobenzene", "氯苯"),
    "methanol": ("67-56-1", "methanol", "甲醇"),
    "formaldehyde": ("50-00-0", "formaldehyde", "甲醛"),
    "aniline": ("62-53-3", "aniline", "苯胺"),
    "nitrobenzene": ("98-95-3", "nitrobenzene", "硝基苯"),
    "methane": ("74-82-8", "methane (natural gas, LNG)", "甲烷（天然气、液化天然气）"),
    "propane": ("74-98-6", "propane", "丙烷"),
    "mdi_4_4": ("101-68-8", "MDI (4,4')", "二苯基甲烷二异氰酸酯（4,4'-MDI）"),
}
DINITROGEN_TETROXIDE = "10544-72-6"

SOURCES = {
    "HEOS_FIT": "fit to the reference equation of state of CoolProp",
    "HEOS": "reference equation of state of CoolProp",
    "DIPPR_PERRY_8E": "Perry's Handbook, 8th ed.",
    "VDI_PPDS": "VDI Heat Atlas, 2nd ed., part D3.1",
    "VDI_TABULAR": "VDI Heat Atlas, 2nd ed., part D3.1",
    "ANTOINE_WEBBOOK": "NIST WebBook, Antoine",
    "LANDOLT": "Landolt-Börnstein, Antoine",
    "CRCSTD": "CRC Handbook, standard state at 298.15 K",
    "CRC_HVAP_TB": "CRC Handbook",
    "CRC_INORG_L_CONST": "CRC Handbook, near room temperature",
    "ZABRANSKY_SPLINE_C": "Zabransky et al.",
    "TRCIG": "TRC, in Frenkel et al. 1994",
    "CRC_ORG": "CRC Handbook",
    "CRC_INORG": "CRC Handbook",
    "COMMON_CHEMISTRY": "CAS Common Chemistry",
    "WEBBOOK": "NIST WebBook",
    "YAWS": "Yaws' compilation",
    "PSRK": "PSRK parameters, Horstmann et al. 2005",
    "MATTHEWS": "Mathews 1972",
    "IUPAC": "IUPAC critical constants",
    "JOBACK": "group estimate of Joback",
    "LASTOVKA_SHAW": "estimate of Lastovka & Shaw",
    "ROWLINSON_BONDI": "corresponding states, Rowlinson & Bondi",
    "MORGAN_KOBAYASHI": "corresponding states, Morgan & Kobayashi",
    "MMSNM0": "corresponding states, Mchaweh et al.",
}
ESTIMATES = {"JOBACK", "LASTOVKA_SHAW", "ROWLINSON_BONDI", "MORGAN_KOBAYASHI", "MMSNM0"}

NO_LIQUID_HEAT = {
    "formaldehyde": "two estimates differ twofold (Dadgostar & Shaw 1360, Rowlinson & Bondi 2746); none measured",
}
LIQUID_HEAT = {  # the packages' first choice, Dadgostar & Shaw, fails for small and halogenated molecules
    "phosgene": "ROWLINSON_BONDI",
    "nitrobenzene": "CRCSTD",
    "hydrogen_cyanide": "CRCSTD",
    "nitric_acid": "CRCSTD",
}
LIQUID_AT_K = {"mdi_4_4": 320.0}  # solid below 311 K
CAUTIONS = {
    "phosgene": "the packages' own liquid heat capacity, 523 J/(kg K), lies below the gas's and would halve the flash",
    "nitrogen_dioxide": "the liquid is N2O4: its heats are those of N2O4 by mass; cold vapour is part N2O4 and denser "
    "than its molar mass says",
    "hydrogen_fluoride": "vapour associates below about 60 C: it is denser than its molar mass says",
    "mdi_4_4": "next to no vapour: aerosol or fire products only; vapour pressure below 442 K is extrapolated",
    "methane": "for natural gas and LNG as pure methane",
}


@dataclass(frozen=True)
class Bench:
    """What the packages know of one substance."""

    id: str
    cas: str
    chemical: Any
    liquid_heat_owner: Any

    def liquid_at_K(self) -> float:
        """The temperature of the liquid's figures: boiling, or room if that is lower."""
        return float(LIQUID_AT_K.get(self.id, min(self.chemical.Tb, ROOM_K)))


def rounded(value: float) -> float:
    """A figure to six significant digits."""
    return float(f"{value:.{DIGITS}g}")


def cell(value: float, unit: str, method: str, **more: Any) -> dict[str, Any]:
    """One figure with where it comes from."""
    import chemicals

    source = f"{SOURCES.get(method, method)}, in chemicals {chemicals.__version__}"
    confidence = "estimate" if method in ESTIMATES else "secondary"
    return {"value": rounded(value), "unit": unit, **more, "source": source, "confidence": confidence}


def bench(id_: str) -> Bench:
    """The packages' view of a substance; the liquid of nitrogen dioxide is N2O4."""
    from thermo import Chemical

    cas = NAMES[id_][0]
    liquid = DINITROGEN_TETROXIDE if id_ == "nitrogen_dioxide" else cas
    return Bench(id_, cas, Chemical(cas, T=ROOM_K), Chemical(liquid, T=290.0))


def critical(one: Bench) -> dict[str, Any]:
    """Boiling and critical point."""
    import chemicals

    return {
        "boiling_point_K": cell(one.chemical.Tb, "K", chemicals.Tb_methods(CASRN=one.cas)[0]),
        "critical_temperature_K": cell(one.chemical.Tc, "K", chemicals.Tc_methods(CASRN=one.cas)[0]),
        "critical_pressure_Pa": cell(one.chemical.Pc, "Pa", chemicals.Pc_methods(CASRN=one.cas)[0]),
    }


def gas(one: Bench) -> dict[str, Any]:
    """Heat capacity of the gas at room temperature and the ratio of an ideal gas."""
    heat = one.chemical.HeatCapacityGas(ROOM_K) / (one.chemical.MW / 1e3)
    method = one.chemical.HeatCapacityGas.method
    ratio = heat / (heat - GAS_CONSTANT / (one.chemical.MW / 1e3))
    return {
        "gas_heat_capacity_J_kgK": cell(heat, "J/(kg K)", method, at_K=ROOM_K),
        "heat_capacity_ratio": {
            "value": rounded(ratio), "unit": "1", "at_K": ROOM_K,
            "source": "Cp / (Cp - R/M) of an ideal gas, from the heat capacity above", "confidence": "recomputed",
        },
    }  # fmt: skip


def liquid(one: Bench) -> dict[str, Any]:
    """Density and heat capacity of the liquid at `liquid_at_K`, heat of vaporisation at the boiling point."""
    at, molar = one.liquid_at_K(), one.chemical.MW / 1e3
    volume, heat = one.chemical.VolumeLiquid, one.chemical.EnthalpyVaporization
    found = {"liquid_density_kg_m3": cell(molar / volume(at, 101325.0), "kg/m3", volume.method, at_K=rounded(at))}
    owner = one.liquid_heat_owner
    if one.cas != owner.CAS:
        heat_of = owner.EnthalpyVaporization.calculate(one.chemical.Tb, "CRC_HVAP_TB") / (owner.MW / 1e3)
        found["vaporisation_heat_J_kg"] = cell(heat_of, "J/kg", "CRC_HVAP_TB", at_K=rounded(one.chemical.Tb))
    else:
        found["vaporisation_heat_J_kg"] = cell(heat(one.chemical.Tb) / molar, "J/kg", heat.method,
                                               at_K=rounded(one.chemical.Tb))  # fmt: skip
    found["liquid_heat_capacity_J_kgK"] = liquid_heat(one, at)
    return found


def liquid_heat(one: Bench, at: float) -> dict[str, Any]:
    """Heat capacity of the liquid, from the first table that can be trusted."""
    if one.id in NO_LIQUID_HEAT:
        return {"value": None, "unit": "J/(kg K)", "source": NO_LIQUID_HEAT[one.id], "confidence": "none"}
    owner = one.liquid_heat_owner
    first = "CRCSTD" if one.cas != owner.CAS else owner.HeatCapacityLiquid.method
    method = LIQUID_HEAT.get(one.id, first)
    value = owner.HeatCapacityLiquid.calculate(at, method) / (owner.MW / 1e3)
    return cell(value, "J/(kg K)", method, at_K=rounded(at))


def vapour_pressure(one: Bench) -> dict[str, Any]:
    """Published coefficients, from the first of Perry (DIPPR 101), VDI (Wagner 2.5-5) and an Antoine table.

    An Antoine table of aniline exists, but VDI's range begins below room temperature.
    """
    from chemicals import vapor_pressure as tables

    perry, vdi = tables.Psat_data_Perrys2_8, tables.Psat_data_VDI_PPDS_3
    if one.cas in perry.index:
        row = perry.loc[one.cas]
        return _curve("dippr101", [row[f"C{i}"] for i in range(1, 6)], (row["Tmin"], row["Tmax"]), "DIPPR_PERRY_8E")
    if one.cas in vdi.index:
        row = vdi.loc[one.cas]
        coefficients = [row[key] for key in ("A", "B", "C", "D", "Tc", "Pc")]
        return _curve("wagner25", coefficients, (row["Tm"], row["Tc"]), "VDI_PPDS")
    pressure = one.chemical.VaporPressure
    for method in ("ANTOINE_WEBBOOK", "LANDOLT"):
        if method in pressure.Antoine_parameters:
            given = pressure.Antoine_parameters[method]
            return _curve("antoine", [given[key] for key in "ABC"], pressure.T_limits[method], method)
    raise ValueError(f"{one.id}: no table of vapour pressures has it")


def _curve(form: str, coefficients: list[float], span: tuple[float, float], method: str) -> dict[str, Any]:
    made = cell(0.0, "Pa", method)
    return {"form": form, "value": [float(c) for c in coefficients], "range_K": [float(t) for t in span],
            **{key: made[key] for key in ("unit", "source", "confidence")}}  # fmt: skip


def row(id_: str) -> dict[str, Any]:
    """All properties of one substance."""
    one, (cas, english, chinese) = bench(id_), NAMES[id_]
    mass = {"value": rounded(one.chemical.MW / 1e3), "unit": "kg/mol", "source": "IUPAC atomic weights",
            "confidence": "read"}  # fmt: skip
    return {
        "name_en": english, "name_zh": chinese, "cas": cas, "caution": CAUTIONS.get(id_), "molar_mass_kg_mol": mass,
        **critical(one), **liquid(one), **gas(one), "vapour_pressure_Pa": vapour_pressure(one),
    }  # fmt: skip


HEADER = """\
# Physical properties, as chemicals and thermo give them: written by scripts/substances_from_thermo.py, not by hand.
# Confidence words as in substances.yaml; secondary: read in a database that quotes the source; estimate: a published
# method of prediction; none: null, for the reason given. Vapour pressure, T in K and P in Pa:
#   dippr101  ln P = c1 + c2/T + c3 ln T + c4 T^c5
#   wagner25  ln(P/Pc) = (a x + b x^1.5 + c x^2.5 + d x^5) Tc/T, x = 1 - T/Tc; value: a, b, c, d, Tc, Pc
#   antoine   ln P = a - b / (T + c)
"""


def text() -> str:
    """The whole table as YAML, one line a figure."""
    lines = [HEADER + "schema: drillsim.properties/1\n\nsubstances:\n"]
    for id_ in NAMES:
        lines.append(f"  {id_}:\n")
        for key, value in row(id_).items():
            flow = yaml.safe_dump(value, default_flow_style=True, sort_keys=False, width=10_000, allow_unicode=True)
            lines.append(f"    {key}: {flow.removesuffix('...' + chr(10)).strip()}\n")
    return "".join(lines)


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
