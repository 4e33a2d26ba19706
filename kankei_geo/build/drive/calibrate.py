"""Fit the drive model to published times, and tell honestly how well it predicts.

Four parameters are fitted to the published median of each pair of municipality and
airport: a robust loss (soft L1 [1]_) on the logarithm of predicted over published time, so
that a few odd statements and the long trips do not rule, plus a penalty for leaving
plausible values (a normal prior on the logarithm), because there are few pairs. Fitting and
looking for the quickest ways take turns, since each decides the other. Errors are
reported on pairs that the fit did not see: each pair left out in turn, and all pairs of an
airport left out together, over the ways of the whole fit. A straight-line model is fitted and
tested in the same way. From the errors of left-out pairs follows how wide an interval must be
that holds four published times of five (split conformal prediction [2]_).

References
----------
.. [1] Triggs, B. et al. (2000). Bundle adjustment: a modern synthesis. Vision Algorithms:
   Theory and Practice, 298-372.
.. [2] Lei, J. et al. (2018). Distribution-free predictive inference for regression.
   Journal of the American Statistical Association, 113, 1094-1111.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import least_squares

from kankei_geo.base.errors import InputContentError
from kankei_geo.build.drive import road_graph
from kankei_geo.build.drive.drive import airport_links, drive_table, office_links
from kankei_geo.build.drive.network import Floats, RoadNetwork
from kankei_geo.build.drive.road_graph import Links
from kankei_geo.dataset.drive_model import Doubt, DriveModel, DriveParameters, Errors

# Centre and standard deviation (of the logarithm) of what is plausible; twice the deviation
# bounds the fit. Speeds begin at legal limits, a street of a town takes twice as long.
PRIORS = {
    "motorway_factor": (1.0, 0.12),
    "ordinary_factor": (1.0, 0.12),
    "town_factor": (2.0, 0.20),
    "terminal_minutes": (4.0, 0.40),
}
STRAIGHT_PRIOR = {"minutes_per_km": (1.5, 0.50)}
STRUCTURE = DriveParameters(**{name: centre for name, (centre, _) in PRIORS.items()})
# A published time is known to about this much: sources for one pair differ as much.
NOISE = 0.17
NEAR_MINUTES = 60
# Fits by turns with searches for the quickest ways; a further turn changes no minute.
ROUNDS = 4
# Four of five times; short ones are rounded to five minutes, so that they have this doubt, too.
INTERVAL_SHARE, ROUNDED_MINUTES = 0.8, 5.0

Predict = Callable[[dict[str, float], pd.DataFrame], Floats]
Priors = dict[str, tuple[float, float]]


def published_pairs(
    published: pd.DataFrame, offices: pd.DataFrame, airports: pd.DataFrame
) -> pd.DataFrame:
    """Return one row a pair of municipality and airport, with coded names.

    Parameters
    ----------
    published : pandas.DataFrame
        Columns ``town``, ``airport`` (a part of one airport's name) and ``minutes``.
    offices, airports : pandas.DataFrame
        Columns ``code``, ``name`` and ``iata``, ``name``.

    Returns
    -------
    pandas.DataFrame
        ``code``, ``airport`` (IATA), ``published_minutes`` (median), ``sources``,
        ``published_min``, ``published_max``, ordered by code and airport.

    Raises
    ------
    InputContentError
        If a town or airport is not one of the project's.
    """
    codes = published["town"].map(offices.set_index("name")["code"])
    short = {}
    for name in published["airport"].unique():
        fits = airports.loc[airports["name"].str.contains(name, regex=False), "iata"].tolist()
        short[name] = fits[0] if len(fits) == 1 else None
    iata = published["airport"].map(short)
    unknown = {*published["town"][codes.isna()], *published["airport"][iata.isna()]}
    if unknown:
        raise InputContentError(
            "Published drive times: {found} fit no municipality or not exactly one airport. "
            "Expected official names, and a part of one airport's name. Correct them.",
            found=", ".join(sorted(map(str, unknown))),
        )
    grouped = published.assign(code=codes, airport=iata).groupby(["code", "airport"])["minutes"]
    return grouped.agg(
        published_minutes="median", sources="size", published_min="min", published_max="max"
    ).reset_index()


def fit(predict: Predict, pairs: pd.DataFrame, priors: Priors) -> dict[str, float]:
    """Return the values that fit `pairs` best, by the loss told in the module's text."""
    centres = np.log([centre for centre, _ in priors.values()])
    spreads = np.array([spread for _, spread in priors.values()])
    observed = pairs["published_minutes"].to_numpy(dtype=float)

    def residuals(logs: Floats) -> Floats:
        predicted = predict(dict(zip(priors, np.exp(logs), strict=True)), pairs)
        scaled = np.log(predicted / observed) / NOISE
        # Signed root of twice the soft L1 loss: the solver's squares then sum to the loss.
        softened = np.sign(scaled) * np.sqrt(2 * (np.sqrt(1 + scaled**2) - 1))
        return np.concatenate([softened, (logs - centres) / spreads])

    limits = (centres - 2 * spreads, centres + 2 * spreads)
    # The model takes minima of paths; smaller steps than 0.1 % meet their kinks as noise.
    steps = np.full(len(centres), 1e-3)
    found = least_squares(residuals, centres, bounds=limits, diff_step=steps, max_nfev=30)
    return {name: float(value) for name, value in zip(priors, np.exp(found.x), strict=True)}


def held_out(
    predict: Predict, pairs: pd.DataFrame, priors: Priors, groups: npt.NDArray[np.int64]
) -> Floats:
    """Return predictions of each group of pairs by a fit to all the others, shape (pairs,)."""
    predicted = np.full(len(pairs), np.nan)
    for group in np.unique(groups):
        out = groups == group
        predicted[out] = predict(fit(predict, pairs[~out], priors), pairs[out])
    return predicted


def errors_of(predicted: Floats, pairs: pd.DataFrame) -> Errors:
    """Return how far `predicted` minutes are from the published medians."""
    observed = pairs["published_minutes"].to_numpy(dtype=float)
    relative = 100 * (predicted / observed - 1)
    agree = (predicted <= NEAR_MINUTES) == (observed <= NEAR_MINUTES)
    return Errors(
        median_percent=float(np.median(np.abs(relative))),
        mean_percent=float(np.mean(np.abs(relative))),
        median_minutes=float(np.median(np.abs(predicted - observed))),
        agree_60_percent=float(100 * np.mean(agree)),
        bias_percent=float(np.median(relative)),
    )


def calibrate(
    network: RoadNetwork,
    offices: pd.DataFrame,
    airports: pd.DataFrame,
    published: pd.DataFrame,
    *,
    structure: DriveParameters = STRUCTURE,
    published_source: str = "",
) -> DriveModel:
    """Fit both models to `published` and test them on pairs that they did not see.

    Parameters
    ----------
    network : RoadNetwork
        The roads.
    offices, airports : pandas.DataFrame
        As `build.drive.drive.drive_table` takes them, with a column ``name`` each.
    published : pandas.DataFrame
        As `published_pairs` takes it.
    structure : DriveParameters
        Where the parameters that are not fitted come from.
    published_source : str
        Name of the file with the published times, as a note of the source.

    Raises
    ------
    InputContentError
        If `published` names something unknown.
    """
    pairs = published_pairs(published, offices, airports)
    wanted = airports[airports["iata"].isin(pairs["airport"])]
    members = offices[offices["code"].isin(pairs["code"])]
    table = drive_table(network, members, wanted, structure)
    pairs["distance_km"] = pairs.merge(table, on=["code", "airport"], how="left")["distance_km"]
    starts, ends = _ends(network, offices, airports, pairs, structure)

    def by_line(values: dict[str, float], some: pd.DataFrame) -> Floats:
        return some["distance_km"].to_numpy(dtype=float) * values["minutes_per_km"]

    parameters = structure
    for _ in range(ROUNDS):
        travelled = road_graph.ways(network, starts, ends, parameters)

        def by_road(
            values: dict[str, float], some: pd.DataFrame, over: pd.DataFrame = travelled
        ) -> Floats:
            return road_graph.minutes_of(over.loc[some.index], replace(structure, **values))

        fitted = {"road": fit(by_road, pairs, PRIORS)}
        parameters = replace(structure, **fitted["road"])
    fitted["straight"] = fit(by_line, pairs, STRAIGHT_PRIOR)

    single, same_airport = np.arange(len(pairs)), pd.factorize(pairs["airport"])[0]
    errors = {}
    for model, predict, priors in (
        ("road", by_road, PRIORS),
        ("straight", by_line, STRAIGHT_PRIOR),
    ):
        tests = {
            "in_sample": predict(fitted[model], pairs),
            "leave_pair_out": held_out(predict, pairs, priors, single),
            "leave_airport_out": held_out(predict, pairs, priors, same_airport),
        }
        for test, predicted in tests.items():
            pairs[f"{model}_{test}"] = predicted
            errors[f"{model}_{test}"] = errors_of(predicted, pairs)
    several = pairs[pairs["sources"] > 1]
    source_spread = 100 * (several["published_max"] / several["published_min"] - 1).median()
    return DriveModel(
        parameters=parameters,
        straight_minutes_per_km=fitted["straight"]["minutes_per_km"],
        fitted_within={
            name: [round(float(centre * np.exp(side * 2 * spread)), 2) for side in (-1, 1)]
            for name, (centre, spread) in PRIORS.items()
        },
        errors=errors,
        source_spread_percent=float(source_spread),
        published_source=published_source,
        doubt=doubt_of(pairs["road_leave_pair_out"], pairs["published_minutes"]),
        pairs=pairs,
    )


def _ends(
    network: RoadNetwork,
    offices: pd.DataFrame,
    airports: pd.DataFrame,
    pairs: pd.DataFrame,
    parameters: DriveParameters,
) -> tuple[Links, Links]:
    """Return where the airport and the office of each pair join the roads."""
    airport = airports.set_index("iata", drop=False).loc[pairs["airport"]]
    office = offices.set_index("code", drop=False).loc[pairs["code"]]
    return airport_links(network, airport, parameters), office_links(network, office, parameters)


def doubt_of(predicted: "pd.Series[float]", published: "pd.Series[float]") -> Doubt:
    """Return how wide an interval around a prediction must be, from errors of left-out pairs.

    Parameters
    ----------
    predicted, published : pandas.Series
        Minutes of each pair; the prediction has not seen it.

    Returns
    -------
    Doubt
        With the coverage that is found if the width is taken from all other pairs.
    """
    trial = Doubt(INTERVAL_SHARE, NOISE, ROUNDED_MINUTES, 1.0, 0.0)
    scores = ((published - predicted).abs() / trial.unit(predicted)).to_numpy(dtype=float)
    held = [score <= _factor(np.delete(scores, number)) for number, score in enumerate(scores)]
    return replace(trial, factor=_factor(scores), coverage_percent=100 * float(np.mean(held)))


def _factor(scores: Floats) -> float:
    """Return the quantile that a further score stays below with at least the wanted chance."""
    rank = min(int(np.ceil((len(scores) + 1) * INTERVAL_SHARE)), len(scores))
    return float(np.sort(scores)[rank - 1])
