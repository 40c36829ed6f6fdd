"""Cases of dense gas computed by another model, told by drillsim's dense plume."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import erf

from drillsim.hazards.gas.britter_mcquaid import DenseAir, DenseSource, plume_alpha
from drillsim.hazards.gas.dense.choice import richardson_number
from drillsim.hazards.gas.dense.mixture import STANDARD_PA, ColdGas, MoistAir, cold_gas
from drillsim.hazards.gas.dense.origin import DenseRelease
from drillsim.hazards.gas.dense.plume import DensePlume, MassFluxError, dense_plume
from drillsim.hazards.gas.dense.surroundings import WindAt, surroundings_of_weather, surroundings_of_wind
from drillsim.hazards.gas.dispersion import dilution_per_m2, sigmas
from drillsim.hazards.gas.outflow import flash_fraction
from drillsim.hazards.properties import properties
from drillsim.hazards.substances import pure_gas_kg_m3
from drillsim.hazards.weather import Roughness, Weather, transport_wind, wind_at_height
from drillsim.validation.cases import Case
from drillsim.validation.formulas.covering import KG_S_PER_LB_MIN, M_PER_MILE, Check, NotCoveredError
from drillsim.validation.slabx_plume import Question, has_slabx, liquid_of, slabx_share
from drillsim.validation.tables import load_table
from drillsim.validation.verdicts import Quantity, compare

Array = NDArray[np.float64]

AMMONIA_BOUND_KG_M3: Final = 0.14e-3
EPA_LASTS_S: Final = 600.0
EPA_HUMIDITY: Final = 0.5
EPA_RADIUS_M: Final = 0.5
EPA_ROUGHNESS_M: Final[dict[Roughness, float]] = {"rural": 0.03, "urban": 1.0}
"""Of EPA's tables: ten minutes, 25 C and half humid (40 CFR 68.22); roughness lengths and the source's size: memory."""
RATIO_ID: Final = re.compile(r"(?P<substance>[a-z_]+)_(?P<rate>[\d.]+)kgs_u(?P<wind>[\d.]+)(?P<stability>[A-F])$")
ROOM_K: Final = 298.0
SENSOR_M: Final = 1.5
CHLORINE_AREA_M2: Final = 10.0
CHLORINE_ROUGHNESS_M: Final = 0.1
METHANE_LFL: Final = 0.05
WITHOUT_SLABX: Final = "slabx is not installed: pip install 'drillsim[dense]'"
DENSE_FROM: Final = 50.0
CASE_AIR_KG_MOL: Final = 0.02896
PPM: Final = 1e6
PER_CENT: Final = 100.0
M_PER_KM: Final = 1000.0
RATIO_AREA_M2: Final = 4.0
RATIO_ROUGHNESS_M: Final = 0.03
RATIO_HUMIDITY: Final = 0.5
"""What the sources of the cases say of their runs of slabx and of their air, and from which Ri on a cloud is dense."""


def plume_of(substance: str, rate_kg_s: float, area_m2: float, weather: Weather, roughness_m: float) -> DensePlume:
    """The dense plume of a boiling pool."""
    release = DenseRelease(rate_kg_s, float(np.sqrt(area_m2 / np.pi)), cold_gas(properties(substance)))
    return dense_plume(release, surroundings_of_weather(weather, roughness_m))


def reach_m(plume: DensePlume, share: float, height_m: float) -> float:
    """The furthest distance at which the middle of the plume has a share by volume; 0 where it has it nowhere."""
    distance = np.geomspace(plume.x_m[0], plume.x_m[-1], 400)
    return last_crossing_m(distance, plume.volume_share(distance, 0.0, height_m), share)


def last_crossing_m(distance: Array, held: Array, share: float) -> float:
    """The furthest of rising distances at which a falling share is held, between two by logarithms; 0 where nowhere."""
    above = np.flatnonzero(held >= share)
    if not above.size or above[-1] + 1 == len(distance):
        return float(distance[above[-1]]) if above.size else 0.0
    pair = slice(above[-1], above[-1] + 2)
    return float(np.exp(np.interp(-np.log(share), -np.log(held[pair]), np.log(distance[pair]))))


def slabx_case(case: Case) -> Sequence[Quantity]:
    """A leak or a spill computed by slabx, beside the dense plume of the same rate, pool and weather."""
    if not isinstance(case.inputs, Mapping):
        raise NotCoveredError("the release is not given")
    return _chlorine(case) if "substance" in case.inputs else _lng(case)


def _chlorine(case: Case) -> Sequence[Quantity]:
    """Concentrations and distances of a leak."""
    given = case.inputs
    weather = Weather(270.0, given["u10"], given["stability"], temperature_K=ROOM_K)
    plume = plume_of(given["substance"], given["Q"], CHLORINE_AREA_M2, weather, CHLORINE_ROUGHNESS_M)
    found = []
    for name, expected in case.expected.items():
        if name == "ppm_at_m":
            for at, ppm in expected.items():
                got = float(plume.volume_share(float(at), 0.0, SENSOR_M)) * PPM
                found.append(compare(f"ppm at {at} m", float(ppm), got, case.tolerance))
        elif name.startswith("dist_") and name.endswith("ppm_m"):
            got = reach_m(plume, float(name[5:-5]) / PPM, SENSOR_M)
            found.append(compare(name, float(expected), got, case.tolerance))
    return found


def _lng(case: Case) -> Sequence[Quantity]:
    """How far a spill of liquefied natural gas stays flammable, by slabx: a case of slabx and of what it is held to."""
    given, told = case.inputs, load_table("trials.yaml")["conditions"]["slabx_burro8"]
    if not {"rate", "area", "duration", "u", "zu", "T", "RH", "z0", "stability"} <= set(given):
        raise NotCoveredError("the spill's rate, pool or weather is not given")
    if not has_slabx():
        raise NotCoveredError(WITHOUT_SLABX)
    of = properties("methane")
    wind = WindAt(given["u"], given["zu"], given["stability"], given["z0"])
    air = MoistAir(given["T"], STANDARD_PA, given["RH"] / PER_CENT)
    release = DenseRelease(given["rate"], float(np.sqrt(given["area"] / np.pi)), cold_gas(of))
    asked = Question(given["duration"], told["averaging_s"], sensor_m=told["sensor_m"])
    x, share = slabx_share(release, liquid_of(of), wind, air, asked)
    got = float(last_crossing_m(x, share, METHANE_LFL))
    return [compare(name, value, got, case.tolerance) for name, value in case.expected.items()]


def criterion(case: Case) -> Sequence[Quantity]:
    """Whether a cloud of vapour and mist is dense, by its Richardson number and by Britter & McQuaid."""
    told = load_table("trials.yaml")["conditions"].get(f"{case.id.rpartition('.')[2]}_criterion")
    if told is None:
        raise NotCoveredError("the cloud is not told")
    vapour = pure_gas_kg_m3(told["molar_mass_kg_mol"], told["cloud_K"], told["pressure_Pa"])
    mist = (1.0 - told["flashed"]) * told["mist"] / told["liquid_kg_m3"]
    density = 1.0 / (told["flashed"] / float(vapour) + mist)
    aloft = float(wind_at_height(1.0, told["height_m"], told["stability"], "rural"))
    wind = told["wind_m_s"] / aloft
    air = DenseAir(wind, float(pure_gas_kg_m3(CASE_AIR_KG_MOL, told["air_K"], told["pressure_Pa"])), told["air_K"])
    cloud = DenseSource(told["rate_kg_s"] / density, density, told["cloud_K"])
    number_ = richardson_number(cloud, air, told["height_m"], told["friction_share"] * wind)
    got = {"Ri": number_, "alpha": plume_alpha(cloud, air), "dense": float(number_ > DENSE_FROM)}
    return [compare(name, value, got.get(name), case.tolerance) for name, value in case.expected.items()]


def ratio_case(case: Case) -> Sequence[Quantity]:
    """How slabx stands to the passive plume at distances: slabx is run, where it is installed."""
    told = RATIO_ID.search(case.id)
    name = next(iter(case.expected)) if isinstance(case.expected, Mapping) else ""
    if told is None or not name.startswith("ratio_at_"):
        raise NotCoveredError("the release cannot be read from the id")
    if not has_slabx():
        raise NotCoveredError(WITHOUT_SLABX)
    rate = float(told["rate"])
    weather = Weather(270.0, float(told["wind"]), told["stability"], temperature_K=ROOM_K)
    try:
        x, share = _by_slabx(told["substance"], rate, weather)
    except MassFluxError as error:
        raise NotCoveredError(str(error)) from None
    at = np.array([float(mark) for mark in name.removeprefix("ratio_at_").removesuffix("m").split("_")])
    spreads = sigmas(at, weather.stability, weather.roughness)  # as the cases have them: without drillsim's floor
    passive = rate / transport_wind(weather, 0.0) * dilution_per_m2(0.0, SENSOR_M, 0.0, *spreads)
    passive_share = passive / pure_gas_kg_m3(properties(told["substance"]).molar_mass_kg_mol, ROOM_K, STANDARD_PA)
    got = np.interp(at, x, share) / passive_share
    return [
        compare(f"{name}[{k}]", wanted, float(own), case.tolerance)
        for k, (wanted, own) in enumerate(zip(case.expected[name], got, strict=True))
    ]


def _by_slabx(substance: str, rate_kg_s: float, weather: Weather) -> tuple[Array, Array]:
    """The middle line of slabx for a boiling pool, as the source of the cases had it."""
    of = properties(substance)
    area = max(RATIO_AREA_M2, RATIO_AREA_M2 * rate_kg_s)
    release = DenseRelease(rate_kg_s, float(np.sqrt(area / np.pi)), cold_gas(of))
    wind = WindAt(weather.wind_speed_m_s, 10.0, weather.stability, RATIO_ROUGHNESS_M)
    return slabx_share(release, liquid_of(of), wind, MoistAir(ROOM_K, STANDARD_PA, RATIO_HUMIDITY), Question())


def jack_rabbit(case: Case) -> Sequence[Quantity]:
    """A burst of liquefied chlorine, by the dense plume with its mist: the highest moment at distances."""
    told = load_table("trials.yaml")["conditions"].get(case.id.rpartition("field.")[2].replace(".", "_"))
    if told is None:
        raise NotCoveredError("rate, duration and weather of the trial are not at hand")
    wind = WindAt(told["wind_m_s"], told["wind_height_m"], told["stability"], told["roughness_m"])
    air = MoistAir(told["temperature_K"], told["pressure_Pa"], told["humidity"])
    gas = _misty("chlorine", told["temperature_K"])
    around = surroundings_of_wind(wind, air, told["averaging_s"])
    plume = dense_plume(DenseRelease(told["rate_kg_s"], told["radius_m"], gas), around)
    found = []
    for km, ppm in case.expected["x_km__ppm"]:
        at = float(km) * M_PER_KM
        got = float(plume.volume_share(at, 0.0, told["sensor_m"]) * _passing_share(plume, at, told["lasts_s"])) * PPM
        found.append(compare(f"ppm at {km:g} km", float(ppm), got, case.tolerance))
    return found


def _misty(substance: str, temperature_K: float) -> ColdGas:
    """A liquefied gas let go: what does not flash goes along as mist."""
    of = properties(substance)
    boiling, capacity, latent = of.boiling_point_K, of.liquid_heat_capacity_J_kgK, of.vaporisation_heat_J_kg
    if boiling is None or capacity is None or latent is None:
        raise NotCoveredError(f"{substance}: how it boils is not known")
    flashed = flash_fraction(
        temperature_K=temperature_K, boiling_point_K=boiling, liquid_heat_capacity_J_kgK=capacity,
        vaporisation_heat_J_kg=latent,
    )  # fmt: skip
    return cold_gas(of, mist_share=1.0 - float(flashed))


def _passing_share(plume: DensePlume, distance: ArrayLike, lasts_s: float) -> Array:
    """The highest moment of a short release beside a steady one at distances.

    The release's middle comes with the gas's own speed, its ends spread down the wind as the plume does across.
    """
    half = 0.5 * lasts_s * plume.at("speed_m_s", distance)
    return np.asarray(erf(half / plume.at("edge_m", distance)))


def epa_table9(case: Case) -> Sequence[Quantity]:
    """Distances to 0.14 mg/L of ammonia liquefied under pressure, over open country and over a town, F at 1.5 m/s.

    The table's own models were of an aerosol heavier than air (technical background document of EPA, April 1999), so
    the dense plume is asked: what does not flash at 25 C goes along as mist.
    """
    gas, found = _misty("ammonia", ROOM_K), []
    for rate, *miles in case.expected["rows_lbmin_ruralmi_urbanmi"]:
        for roughness, expected in zip(EPA_ROUGHNESS_M, miles, strict=True):
            weather = Weather(270.0, 1.5, "F", roughness=roughness, temperature_K=ROOM_K)
            around = surroundings_of_weather(weather, EPA_ROUGHNESS_M[roughness], EPA_LASTS_S, EPA_HUMIDITY)
            plume = dense_plume(DenseRelease(rate * KG_S_PER_LB_MIN, EPA_RADIUS_M, gas), around)
            got = _short_reach_m(plume, AMMONIA_BOUND_KG_M3) / M_PER_MILE
            found.append(compare(f"mile at {rate:g} lb/min, {roughness}", expected, got, case.tolerance))
    return found


def _short_reach_m(plume: DensePlume, bound_kg_m3: float) -> float:
    """How far the highest moment of a ten-minute release reaches a bound at the ground, m; 0 where it does nowhere."""
    distance = np.geomspace(plume.x_m[0], plume.x_m[-1], 4001)
    peak = plume.concentration(distance, 0.0, 0.0) * _passing_share(plume, distance, EPA_LASTS_S)
    above = np.flatnonzero(peak >= bound_kg_m3)
    return float(distance[above[-1]]) if above.size else 0.0


CHECKS: Final[dict[str, Check]] = {
    "dense.slabx.": slabx_case,
    "dense.ratio_slabx_over_gauss.": ratio_case,
    "dense.criterion.": criterion,
    "field.jack_rabbit2.": jack_rabbit,
    "lookup.epa_rmp.table9": epa_table9,
}
