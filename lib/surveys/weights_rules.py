"""Post-stratification: answers weighted so that projects and classes count by their households. Pure."""

from collections import defaultdict
from collections.abc import Mapping

Cell = tuple[int, str]
"""A project, and a class of it; "" where the class of an answer is not known or not told apart."""


def weights(answers: Mapping[Cell, int], population: Mapping[Cell, int]) -> dict[Cell, float]:
    """How many households of its project one answer of a cell stands for (Holt and Smith 1979).

    Classes without an answer are merged into the rest of their project. Answers whose class is not known
    weigh as their project does on the whole. A project without a population has no weight.
    """
    found: dict[Cell, float] = {}
    for project in {project for project, _class in answers}:
        here = {cell: n for cell, n in answers.items() if cell[0] == project and n}
        homes = sum(n for cell, n in population.items() if cell[0] == project)
        if homes and here:
            found |= _of_project(here, population, homes)
    return found


def _of_project(here: Mapping[Cell, int], population: Mapping[Cell, int], homes: int) -> dict[Cell, float]:
    each = homes / sum(here.values())
    known = {cell: n for cell, n in here.items() if population.get(cell)}
    share = each * sum(known.values()) / (sum(population[cell] for cell in known) or 1)
    return {cell: share * population[cell] / n if cell in known else each for cell, n in here.items()}


def unheard(answers: Mapping[Cell, int], population: Mapping[Cell, int]) -> int:
    """Projects with households, none of which answered: nobody speaks for them."""
    heard: dict[int, int] = defaultdict(int)
    for (project, _class), n in answers.items():
        heard[project] += n
    return sum(not heard[project] for project in {p for (p, _class), n in population.items() if n})
