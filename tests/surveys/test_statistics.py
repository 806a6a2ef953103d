"""Statistics equal those computed independently, to nine places; and no small group can be had back."""

from collections import Counter
from importlib import import_module
from itertools import combinations
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.choices.surveys import Dimension
from lib.forms.schema import FormField, FormSchema, Kind
from lib.surveys.figures_rules import Given, changes, dimension_figure, nps_figure
from lib.surveys.hiding_rules import UNTOLD, groups_apart, projects_apart
from lib.surveys.importance_rules import moments, relative_weights
from lib.surveys.statistics_rules import (
    FEWEST,
    Sample,
    difference_of_means,
    difference_of_rates,
    holm,
    kish,
    mean_interval,
    sample,
    t_below,
    t_quantile,
    wilson,
)
from lib.surveys.tally_rules import block_of
from lib.surveys.weights_rules import unheard, weights

RATING = FormField(id="q", kind=Kind.RATING, label="问", dimension="overall")
near = pytest.approx


@pytest.fixture(scope="module")
def theirs() -> ModuleType:
    """SciPy and statsmodels, fetched only where they are asked: that takes over a second."""
    return import_module("tests.surveys.independent")


def close(value: float) -> object:
    return pytest.approx(value, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("seed", range(40))
def test_rates_means_and_differences_are_those_of_statsmodels(seed: int, theirs: ModuleType) -> None:
    chance = np.random.default_rng(seed)
    n, m = (int(10 ** chance.uniform(0.8, 4.7)) for _ in range(2))
    first, second = (chance.choice(5, size, p=chance.dirichlet(np.ones(5))) + 1 for size in (n, m))
    a, b = (sample(range(6), np.bincount(marks, minlength=6).tolist()) for marks in (first, second))
    assert a
    assert b
    good = [int((marks >= 4).sum()) for marks in (first, second)]

    found = wilson(good[0], n)
    assert (found.low, found.high) == close(theirs.proportion_confint(good[0], n, method="wilson"))
    mean = mean_interval(a)
    assert mean
    assert (mean.low, mean.high) == close(theirs.DescrStatsW(first).tconfint_mean())

    rates = difference_of_rates((good[0], n), (good[1], m))
    assert (rates.low, rates.high) == close(
        theirs.confint_proportions_2indep(good[1], m, good[0], n, method="newcomb", compare="diff")
    )
    if 0 < sum(good) < n + m:
        assert rates.p == close(theirs.proportions_ztest(good, [n, m])[1])

    both = theirs.CompareMeans(theirs.DescrStatsW(second), theirs.DescrStatsW(first))
    means = difference_of_means(a, b)
    assert means
    assert (means.low, means.high) == close(both.tconfint_diff(usevar="unequal"))
    assert means.p == close(both.ttest_ind(usevar="unequal")[1])


@given(st.floats(-40, 40).filter(lambda t: abs(t) > 1e-6), st.floats(1, 300_000))  # scipy is coarse about 0
def test_the_t_distribution_is_scipy_s(theirs: ModuleType, t: float, freedom: float) -> None:
    assert t_below(t, freedom) == near(theirs.stats.t.cdf(t, freedom), abs=1e-10)
    assert t_quantile(0.975, freedom) == near(theirs.stats.t.ppf(0.975, freedom), rel=1e-9)


@pytest.mark.parametrize("many", [1, 2, 9])
def test_several_tests_together_are_corrected_as_statsmodels_does(many: int, theirs: ModuleType) -> None:
    ps = np.random.default_rng(many).uniform(0, 0.2, many).tolist()
    assert holm(ps) == near(theirs.multipletests(ps, method="holm")[1].tolist())


@pytest.mark.parametrize("seed", range(8))
def test_a_dimension_s_figures_and_their_weighted_ones(seed: int, theirs: ModuleType) -> None:
    chance = np.random.default_rng(seed)
    marks, each = chance.integers(1, 6, 800), chance.choice([0.5, 2.0, 7.25], 800)
    counts = np.bincount(marks, minlength=11).tolist()
    weighted = np.bincount(marks, weights=each, minlength=11).tolist()
    part = Given(RATING, counts, weighted, float((each**2).sum()))
    figure = dimension_figure(Dimension.OVERALL, [part])
    assert figure
    plain = theirs.DescrStatsW(25.0 * (marks - 1))
    by_weight = theirs.DescrStatsW(25.0 * (marks - 1), weights=each)
    assert (figure.index, figure.index_low, figure.index_high) == close((plain.mean, *plain.tconfint_mean()))
    assert figure.rate == close(100 * (marks >= 4).mean())
    assert figure.weighted_index == close(by_weight.mean)
    assert figure.weighted_rate == close(100 * each[marks >= 4].sum() / each.sum())
    assert figure.effective == close(each.sum() ** 2 / (each**2).sum())
    assert sum(figure.levels) == figure.n == 800


def test_nps_is_the_share_of_promoters_less_that_of_detractors(theirs: ModuleType) -> None:
    figure = nps_figure([0, 0, 0, 2, 0, 0, 8, 10, 10, 30, 40])
    assert figure
    signs = np.repeat([-1, 0, 1], [10, 20, 70])
    low, high = theirs.DescrStatsW(signs).tconfint_mean()
    assert (figure.value, figure.low, figure.high) == close((60, 100 * low, 100 * high))
    assert (figure.promoters, figure.passives, figure.detractors) == (70, 20, 10)


@pytest.mark.parametrize("seed", range(6))
def test_importance_shares_out_the_regression_s_r_squared(seed: int, theirs: ModuleType) -> None:
    """Against orthogonal counterparts from a singular value decomposition, regressed with statsmodels."""
    chance = np.random.default_rng(seed)
    parts = chance.normal(size=(5, 400)) + chance.normal(size=400)
    whole = chance.uniform(0, 1, 5) @ parts + chance.normal(size=400)
    found = relative_weights(moments(whole, parts))
    assert found
    z = theirs.stats.zscore(parts, axis=1)
    left, values, right = np.linalg.svd(z.T, full_matrices=False)
    straight = left @ right * np.sqrt(400)
    betas = theirs.OLS(theirs.stats.zscore(whole), straight).fit().params
    loads = right.T @ np.diag(values) @ right / np.sqrt(400)
    assert found.explained == close(theirs.OLS(whole, theirs.add_constant(parts.T)).fit().rsquared)
    assert found.shares == close(tuple(loads**2 @ betas**2 / found.explained))


def test_importance_is_not_told_where_it_cannot_be_known() -> None:
    chance = np.random.default_rng(1)
    parts, whole = chance.normal(size=(2, 60)), chance.normal(size=60)
    assert relative_weights(moments(whole[:20], parts[:, :20])) is None
    assert relative_weights(moments(whole, np.vstack([parts[0], parts[0]]))) is None
    assert relative_weights(moments(whole, np.vstack([parts, np.full(60, 75.0)]))) is None


def test_one_of_few_is_said_to_be_one_of_few_and_alone_has_no_interval() -> None:
    alone = dimension_figure(Dimension.OVERALL, [Given(RATING, [0, 0, 0, 0, 1] + [0] * 6)])
    assert alone
    assert (alone.few, alone.index, alone.index_low) == (True, 75, None)
    assert dimension_figure(Dimension.OVERALL, [Given(RATING, [0] * 11)]) is None
    change = changes({alone.dimension: alone}, {alone.dimension: alone})[0]
    assert (change.few, change.rate_p, change.index_p) == (True, 1.0, None)


def test_a_difference_of_nothing_but_equal_marks() -> None:
    same, other = Sample(10, 75, 0), Sample(10, 100, 0)
    assert difference_of_means(same, same) == difference_of_means(other, other)
    found = difference_of_means(same, other)
    assert found
    assert (found.value, found.p) == (25, 0)


# -- weights -----------------------------------------------------------------------------------


def test_projects_and_classes_count_by_their_households() -> None:
    answers = {(1, "basic"): 10, (1, "key"): 40, (2, "basic"): 50}
    population = {(1, "basic"): 900, (1, "key"): 100, (2, "basic"): 1000}
    assert weights(answers, population) == {(1, "basic"): 90, (1, "key"): 2.5, (2, "basic"): 20}
    assert kish(1000 + 1000, 10 * 90**2 + 40 * 2.5**2 + 50 * 20**2) == near(2000**2 / 101_250)


cells = st.tuples(st.integers(1, 4), st.sampled_from(["", "basic", "key", "potential"]))


@given(st.dictionaries(cells, st.integers(0, 50)), st.dictionaries(cells, st.integers(0, 900)))
def test_an_answering_project_always_counts_all_its_households(
    answers: dict[tuple[int, str], int], population: dict[tuple[int, str], int]
) -> None:
    """Classes without answers, answers without a class: nobody is lost, nobody counts twice."""
    found, silent = weights(answers, population), 0
    for project in range(1, 5):
        homes = sum(n for cell, n in population.items() if cell[0] == project)
        heard = sum(n for cell, n in answers.items() if cell[0] == project)
        stands_for = sum(found.get(cell, 0) * n for cell, n in answers.items() if cell[0] == project)
        assert stands_for == near(homes if heard else 0)
        silent += bool(homes and not heard)
    assert unheard(answers, population) == silent


# -- anonymity ---------------------------------------------------------------------------------

people = st.lists(st.tuples(st.integers(1, 4), st.integers(0, 4), st.integers(0, 3)), max_size=60)


@settings(max_examples=150)
@given(people)
def test_no_group_under_five_can_be_had_by_subtracting(answers: list[tuple[int, int, int]]) -> None:
    """Everything shown, as sets of answers, everything added and subtracted: no small group is among it."""
    projects, groups = (np.array([one[i] for one in answers], np.int32) for i in (0, 1))
    counts, coarse = projects_apart(projects)
    kept = groups_apart(coarse[counts], groups[counts])
    shown = [counts.astype(float)]
    for project, group in {*zip(coarse[counts].tolist(), kept.tolist(), strict=True)}:
        of_project, of_group = np.zeros(len(answers)), np.zeros(len(answers))
        of_project[counts] = coarse[counts] == project
        of_group[counts] = kept == group
        shown += [of_project, of_group, of_project * of_group]
    whole = np.array(shown).T
    for size in (1, 2):
        for chosen in combinations(sorted(set(answers)), size):
            for parts in {tuple({one[:k] for one in chosen}) for k in (1, 2)}:
                hidden = np.array([any(one[: len(p)] == p for p in parts) for one in answers], float)
                if 0 < hidden.sum() < FEWEST:
                    solved = np.linalg.lstsq(whole, hidden, rcond=None)[0]
                    assert np.abs(whole @ solved - hidden).max() > 1e-6


@given(people)
def test_whoever_is_shown_is_one_of_five(answers: list[tuple[int, int, int]]) -> None:
    projects, groups = (np.array([one[i] for one in answers], np.int32) for i in (0, 1))
    counts, coarse = projects_apart(projects)
    told = Counter(zip(coarse[counts].tolist(), groups_apart(coarse[counts], groups[counts]), strict=True))
    assert all(n >= FEWEST for n in told.values())


def test_a_small_group_takes_the_next_smallest_along() -> None:
    groups = np.repeat(np.array([1, 2, 3], np.int32), [20, 6, 3])
    found = groups_apart(np.ones(29, np.int32), groups)
    assert Counter(found.tolist()) == {1: 20, UNTOLD: 9}


def test_small_projects_are_pooled_and_a_single_one_is_left_out() -> None:
    counts, found = projects_apart(np.repeat(np.array([1, 2], np.int32), [20, 3]))
    assert (counts.sum(), set(found[counts].tolist())) == (20, {1})
    counts, found = projects_apart(np.repeat(np.array([1, 2, 3], np.int32), [20, 3, 4]))
    assert (counts.sum(), Counter(found.tolist())) == (27, {1: 20, UNTOLD: 7})


def test_of_two_questions_of_one_dimension_the_one_still_asked_counts() -> None:
    old = RATING.model_copy(update={"id": "old", "retired": True})
    schema = FormSchema(code="s", kind="survey", title="问卷", fields=(old, RATING))
    one = np.ones(2, np.int32)
    where = dict.fromkeys(("projects", "buildings", "classes", "channels"), one)
    block = block_of(1, schema, where, ["-5", "-"])
    assert block.marks.tolist() == [[5, -1]]
