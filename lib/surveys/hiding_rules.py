"""Answers without a name: no group under five is ever told of, nor can one be had by subtracting. Pure.

Groups are coarsened before anything is counted, the same for everybody who looks. Whatever is then shown is a
sum over whole groups of five and more, and so is whatever can be had by adding such sums and taking them from
one another. Building, class and channel are coarsened each within their project, and looked at one at a time.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from lib.surveys.statistics_rules import FEWEST

Codes = NDArray[np.int32]
UNTOLD = 0
"""The group of those not told apart."""


def projects_apart(projects: Codes) -> tuple[NDArray[np.bool_], Codes]:
    """(which answers count, their projects): small ones pooled, and left out where even the pool is small."""
    sizes = _sizes(projects)
    small = {project for project, n in sizes.items() if n < FEWEST}
    pooled = np.isin(projects, list(small))
    counts = ~pooled if sum(sizes[project] for project in small) < FEWEST else np.ones(len(projects), bool)
    return counts, np.where(pooled, UNTOLD, projects).astype(np.int32)


def groups_apart(projects: Codes, groups: Codes) -> Codes:
    """UNTOLD where a group is small within its project, with the next smallest until they are not few."""
    found = groups.copy()
    for project in _sizes(projects):
        here = projects == project
        found[here & np.isin(groups, list(_untold(_sizes(groups[here]))))] = UNTOLD
    return found


def _untold(sizes: Mapping[int, int]) -> set[int]:
    """Which groups of one project cannot be shown by themselves."""
    hidden = {group for group, n in sizes.items() if group == UNTOLD or n < FEWEST}
    together = sum(sizes[group] for group in hidden)
    for group in sorted(set(sizes) - hidden, key=lambda group: (sizes[group], group)):
        if not 0 < together < FEWEST:
            break
        hidden.add(group)
        together += sizes[group]
    return hidden


def _sizes(codes: Codes) -> dict[int, int]:
    found, counts = np.unique(codes, return_counts=True)
    return dict(zip(found.tolist(), counts.tolist(), strict=True))
