"""The reference page is what the definitions say, and the schemas are sound."""

from __future__ import annotations

from pathlib import Path

import pytest

from drillsim.metrics.registry import MEASURES
from drillsim.record.kinds import KINDS
from drillsim.report.reference import ROOTS, reference, schema

PAGE = Path(__file__).parents[2] / "docs" / "reference.md"


def test_the_page_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == reference(), (
        "run: python -m drillsim.report.reference > docs/reference.md"
    )


def test_every_noun_and_key_is_on_the_page():
    page = reference()
    for noun in ROOTS.values():
        for name, field in noun.model_fields.items():
            assert f"| `{field.alias or name}` |" in page
    for name in (*MEASURES, *KINDS):
        assert f"| `{name}` |" in page
    assert "| anything |" not in page and "text such as `30 km/h` in m/s, km/h" in page


def test_links_lead_somewhere():
    import re

    page = reference()
    heads = {line.lstrip("# ").lower() for line in page.splitlines() if line.startswith("#")}
    assert {link for link in re.findall(r"\]\(#([\w-]+)\)", page)} <= heads


@pytest.mark.parametrize("root", list(ROOTS))
def test_schema_is_json_schema(root):
    made = schema(root)
    assert made["$schema"].endswith("2020-12/schema") and made["additionalProperties"] is False
    assert "schema" in made["required"]
