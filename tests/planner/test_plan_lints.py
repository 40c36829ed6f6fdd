"""The eight lints of a drill script: a sound script passes, and each fault is found by its lint and no other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drillsim.planner.lints import LINTS, Script, Written, lint

HEADER = {
    "drill": "夜间氯气泄漏",
    "organiser": "园区",
    "date": "",
    "total": "90",
    "commander": "总指挥",
    "response": "Ⅲ级",
}
STEP = {
    "number": "1", "phase": "启动", "planned": "09:00:00", "duration": "60", "response": "Ⅲ级", "commander": "总指挥",
    "action": "报告", "sender": "发现人", "resources": "电话", "checkpoint": "收到报告", "criterion": "1分钟内",
}  # fmt: skip


def written(line):
    return {key: Written(text, f"脚本!{key}") for key, text in line.items()}


def script(header=None, steps=()):
    lines = steps or (STEP, {**STEP, "number": "2", "duration": "30"})
    return Script(written(HEADER | (header or {})), tuple(written(line) for line in lines),
                  frozenset({"启动", "结束"}), frozenset({"Ⅲ级", "园区级响应"}))  # fmt: skip


def changed(**cells):
    return script(steps=({**STEP, **cells}, {**STEP, "number": "2", "duration": "30"}))


FAULTY = [
    ("DR-001", changed(phase="")), ("DR-001", changed(phase="午饭")),
    ("DR-001", replace(script({"total": "0"}), steps=())),
    ("DR-002", changed(commander=" ")), ("DR-002", script({"commander": ""})),
    ("DR-003", changed(response="九级")), ("DR-003", script({"response": ""})),
    ("DR-004", changed(resources="")),
    ("DR-005", script({"total": "91"})), ("DR-005", changed(duration="soon")), ("DR-005", changed(duration="-60")),
    ("DR-005", script({"total": "nan"})),
    ("DR-006", changed(criterion="")), ("DR-006", changed(checkpoint="")),
    ("DR-007", changed(number="2")), ("DR-007", changed(number="")),
    ("DR-008", script({"drill": ""})), ("DR-008", script({"organiser": " "})),
]  # fmt: skip


def test_a_sound_script_passes():
    assert lint(script()) == []


def test_every_lint_has_a_faulty_script_here():
    assert {number for number, _ in FAULTY} == set(LINTS)


@pytest.mark.parametrize(("number", "faulty"), FAULTY)
def test_each_lint_finds_its_fault_and_says_where(number, faulty):
    found = lint(faulty)
    assert {fault.lint for fault in found} == {number}
    assert all(fault.message and fault.remedy for fault in found)
