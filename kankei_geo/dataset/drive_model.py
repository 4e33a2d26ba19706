"""The drive model: what it assumes, how well it predicts, and the file that keeps both."""

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import pandas as pd

from kankei_geo.base import files
from kankei_geo.base.errors import InputContentError

# Kinds of road as the model tells them apart. A motorway is undivided where both directions
# share one carriageway (limit 70 km/h); secondary roads count as primary, ramps too.
KINDS = ("motorway", "motorway_two_way", "trunk", "primary", "tertiary", "minor")


@dataclass(frozen=True)
class DriveParameters:
    """What the drive model assumes; `build.drive.calibrate` fits the first four.

    The speeds on open roads follow legal limits and stand in fixed proportions, because the
    published times are too few to tell them apart: fitted freely they predict left-out pairs
    less well.

    Parameters
    ----------
    motorway_factor, ordinary_factor : float
        What the speeds of motorways and of all other roads are multiplied by.
    town_factor : float
        How much longer a road takes where junctions stand close.
    terminal_minutes : float
        Fixed time between the terminal's door and the first road, once a trip.
    motorway_kmh, motorway_two_way_kmh, trunk_kmh, primary_kmh, tertiary_kmh, minor_kmh : float
        Speeds on open roads, before the factor.
    link_detour : float
        Kilometres of small road to one kilometre in a straight line between an office or a
        terminal and the nearest road of the network.
    link_km : float
        Longest such straight line.
    """

    motorway_factor: float
    ordinary_factor: float
    town_factor: float
    terminal_minutes: float
    motorway_kmh: float = 95.0
    motorway_two_way_kmh: float = 75.0
    trunk_kmh: float = 60.0
    primary_kmh: float = 57.0
    tertiary_kmh: float = 52.0
    minor_kmh: float = 40.0
    link_detour: float = 1.3
    link_km: float = 3.0

    def speeds_kmh(self) -> list[float]:
        """Return the speed on open roads of each of `KINDS`."""
        fast = [self.motorway_kmh, self.motorway_two_way_kmh]
        slow = [self.trunk_kmh, self.primary_kmh, self.tertiary_kmh, self.minor_kmh]
        return [
            *(kmh * self.motorway_factor for kmh in fast),
            *(kmh * self.ordinary_factor for kmh in slow),
        ]

    @property
    def link_minutes_per_km(self) -> float:
        """Minutes that a straight-line kilometre off the network takes."""
        return 60 * self.link_detour / (self.minor_kmh * self.ordinary_factor)


@dataclass(frozen=True)
class Doubt:
    """How far a published time may be from the model's: the half-width of an interval.

    It is ``factor × √((relative × minutes)² + fixed²)``: a share of the time, and a part that
    short trips have, too, since published times are rounded to five or ten minutes. The factor
    is the quantile of the left-out pairs' errors in that unit (split conformal prediction).

    Parameters
    ----------
    share : float
        The share of published times that the interval should hold.
    relative, fixed_minutes : float
        The unit of an error.
    factor : float
        How many units wide each side is.
    coverage_percent : float
        The share that held it, when the factor was taken from all other pairs.
    """

    share: float
    relative: float
    fixed_minutes: float
    factor: float
    coverage_percent: float

    def unit(self, minutes: pd.Series) -> pd.Series:
        """Return the size of an ordinary error for each of `minutes`."""
        return ((self.relative * minutes) ** 2 + self.fixed_minutes**2) ** 0.5

    def interval(self, minutes: pd.Series) -> tuple[pd.Series, pd.Series]:
        """Return the lowest and the highest minutes of the interval, missing as `minutes` are.

        Both are whole minutes, as they are shown, so that what follows from them is what a
        reader sees.
        """
        half = self.factor * self.unit(minutes)
        return (minutes - half).clip(lower=0.0).round(), (minutes + half).round()


@dataclass(frozen=True)
class Errors:
    """How far predictions are from the published medians.

    Percentages are of the published time; ``agree_60_percent`` is the share of pairs for
    which both say 'within 60 minutes', or both do not; ``bias_percent`` is the median
    relative error with its sign.
    """

    median_percent: float
    mean_percent: float
    median_minutes: float
    agree_60_percent: float
    bias_percent: float


@dataclass(frozen=True, eq=False)
class DriveModel:
    """The fitted model with the tests that it went through.

    Parameters
    ----------
    parameters : DriveParameters
        Fitted to all pairs.
    straight_minutes_per_km : float
        The straight-line model's one factor, fitted to all pairs.
    fitted_within : dict of str to list of float
        Lowest and highest value that the fit could choose, by parameter.
    errors : dict of str to Errors
        By model and test: ``road_in_sample``, ``road_leave_pair_out``,
        ``road_leave_airport_out``, and the same three with ``straight``.
    source_spread_percent : float
        Median of (longest / shortest - 1) over the pairs with several sources.
    published_source : str
        Name of the file with the published times.
    doubt : Doubt
        How wide an interval is, from the errors of left-out pairs.
    pairs : pandas.DataFrame
        A row a pair: ``code``, ``airport``, the published times and the predictions of
        every test.
    """

    parameters: DriveParameters
    straight_minutes_per_km: float
    fitted_within: dict[str, list[float]]
    errors: dict[str, Errors]
    source_spread_percent: float
    published_source: str
    doubt: Doubt
    pairs: pd.DataFrame

    def at_winter(self, minutes: pd.Series, winter: float) -> pd.Series:
        """Return summer's `minutes` with all speeds divided by `winter`.

        The quickest way stays the same, since all roads are slower alike; the fixed time at
        the terminal does not depend on the road surface.
        """
        fixed = self.parameters.terminal_minutes
        return fixed + winter * (minutes - fixed)

    def of_summer(self, minutes: float, winter: float) -> float:
        """Return the minutes of summer for what takes `minutes` at a winter factor."""
        fixed = self.parameters.terminal_minutes
        return fixed + (minutes - fixed) / winter


def parse_model(content: bytes, path: Path) -> DriveModel:
    """Return the model from the file that `write_model` writes.

    Parameters
    ----------
    content : bytes
        The file.
    path : pathlib.Path
        Its name, for messages.

    Raises
    ------
    InputContentError
        If it is no such file.
    """
    try:
        told: dict[str, Any] = json.loads(content)
        values = told["parameters"]
        named = {field.name: values[field.name] for field in fields(DriveParameters)}
        return DriveModel(
            parameters=DriveParameters(**named),
            straight_minutes_per_km=told["straight_minutes_per_km"],
            fitted_within=told["fitted_within"],
            errors={test: Errors(**errors) for test, errors in told["errors"].items()},
            source_spread_percent=told["source_spread_percent"],
            published_source=told["published_source"],
            doubt=Doubt(**told["doubt"]),
            pairs=pd.DataFrame(told["pairs"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputContentError(
            '{path}: not a drive model ({reason}). Expected JSON with "parameters". Calibrate '
            "again.",
            path=path,
            reason=repr(error),
        ) from error


def write_model(model: DriveModel, path: Path) -> Path:
    """Write `model` as JSON with three decimals and return `path`; its folder exists."""
    content = {
        "parameters": asdict(model.parameters),
        "straight_minutes_per_km": model.straight_minutes_per_km,
        "fitted_within": model.fitted_within,
        "errors": {test: asdict(errors) for test, errors in model.errors.items()},
        "source_spread_percent": model.source_spread_percent,
        "published_source": model.published_source,
        "doubt": asdict(model.doubt),
        "pairs": model.pairs.to_dict("records"),
    }
    text = json.dumps(_rounded(content), ensure_ascii=False, indent=1)
    return files.write(path, f"{text}\n".encode())


def _rounded(content: Any) -> Any:  # noqa: ANN401 -- JSON has any type
    """Return `content` with three decimals: more would only differ between machines."""
    if isinstance(content, dict):
        return {key: _rounded(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_rounded(value) for value in content]
    return round(content, 3) if isinstance(content, float) else content
