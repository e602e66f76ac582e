"""From probabilities to relations: similarity proposes, figures decide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimtrack.match.judge import FACT, LINKED, Judgement
from claimtrack.match.occasion import of_other_days


def relations(judgement: Judgement, thresholds: Mapping[str, float]) -> NDArray[np.str_]:
    """The relation of every pair, "none" where there is none; (n, n) strings.

    Figures that cannot both hold are never ``same``, figures that can never ``conflicting``.
    """
    kind = judgement.pairs.report.passages[0].type
    fact, linked = judgement.classes[..., FACT], judgement.classes[..., LINKED]
    if judgement.fact is None:
        one = (fact >= thresholds[f"{kind}.fact"]) & (fact >= linked)
    else:
        one = judgement.fact[:, None] == judgement.fact[None, :]
    found: Any = np.full(fact.shape, "none", dtype="<U11")
    found[(linked >= thresholds[f"{kind}.related"]) & ~one] = "related"
    changed = judgement.changed >= thresholds[f"{kind}.changed"]
    if kind == "quote":
        found[one] = np.where(changed, "conflicting", "same")[one]
        return found  # type: ignore[no-any-return]
    pairs = judgement.pairs
    newer = pairs.overlap & ~pairs.equal & changed
    kept = np.where(pairs.differ | newer, np.where(changed, "updated", "conflicting"), "same")
    found[one] = kept[one]
    found[(found == "same") & of_other_days(pairs.report)] = "related"
    return found  # type: ignore[no-any-return]
