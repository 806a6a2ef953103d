"""What others calculate: the statistics ours are held against."""

# ruff: noqa: F401  (named for whoever asks)
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from scipy import stats
    from statsmodels.api import OLS, add_constant
    from statsmodels.stats.multitest import multipletests
    from statsmodels.stats.proportion import (
        confint_proportions_2indep,
        proportion_confint,
        proportions_ztest,
    )
    from statsmodels.stats.weightstats import CompareMeans, DescrStatsW
