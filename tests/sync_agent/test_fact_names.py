"""The district names every kind of fact that a hub can record."""

from __future__ import annotations

import pytest

import hub.appliance  # noqa: F401 - brings in the rooms, which register their facts
from hub.log import registry
from sync_agent import text


@pytest.mark.parametrize("language", ["id", "en"])
def test_each_kind_of_fact_has_a_name_at_the_district(language):
    kinds = set(registry.names())
    assert {"savings.deposited", "requests.asked"} <= kinds
    assert {kind for kind in kinds if f"fact.{kind}" not in text.catalog(language)} == set()
