"""One election under several rules: who wins under which, and where the counts part."""

from __future__ import annotations

import json
from collections.abc import Callable

from slatecraft import stv
from slatecraft.stv.sheets.compare import Parting, comparison_to_dict, parting
from slatecraft.stv.sheets.text import comparison_to_text


def test_where_two_counts_part(ward: Callable[[str], stv.Election]) -> None:
    election = ward("east_lothian_2022_ward1")
    comparison = stv.compare(election, [stv.rules.get(key) for key in ("scottish", "meek")])
    scottish, meek = (counted for _, counted in comparison.counts)
    assert not isinstance(scottish, str)
    assert not isinstance(meek, str)
    assert parting(scottish, scottish) is None
    found = parting(scottish, meek)
    assert found is not None
    assert found.excluded in scottish.stages[found.stage - 1].excluded
    assert found.instead in meek.stages[found.instead_stage - 1].excluded
    data = comparison_to_dict(comparison)
    assert data["rules"][0]["parting"] is None
    assert Parting(**data["rules"][1]["parting"]) == found
    json.dumps(data)
    assert "scottish and meek part where scottish excludes" in comparison_to_text(comparison, 200)
