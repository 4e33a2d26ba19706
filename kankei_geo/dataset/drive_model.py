"""The drive model: what it assumes, how well it predicts, and the file that keeps both."""

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import pandas as pd

from kankei_geo.base import files
from kankei_geo.base.errors import InputContentError


@dataclass(frozen=True)
class DriveParameters:
    """What the drive model assumes; `kankei_geo.calibrate` fits the first two.

    The other speeds follow the fitted one, because the published times are too few to
    tell them apart: fitted freely they predict left-out pairs less well.

    Parameters
    ----------
    national_kmh : float
        Speed on national roads.
    terminal_minutes : float
        Fixed time between the terminal's door and the first road, once a trip.
    expressway_ratio, prefectural_ratio, local_ratio : float
        Speeds on expressways, on prefectural roads and on the local roads that the
        network leaves out, as shares of the speed on national roads.
    transfer_minutes : float
        Time to enter or leave an expressway. The network is planar, so that a crossing
        without an interchange cannot be told from one: the time also keeps routes from
        hopping on and off.
    local_detour : float
        Kilometres of local road to one kilometre in a straight line.
    link_km : float
        Longest straight line over which an office or airport joins a road or one another.
    mesh_km : float
        Longest straight line over which two junctions are joined by local roads.
    """

    national_kmh: float
    terminal_minutes: float
    expressway_ratio: float = 1.45
    prefectural_ratio: float = 0.85
    local_ratio: float = 1.0
    transfer_minutes: float = 4.0
    local_detour: float = 1.3
    link_km: float = 10.0
    mesh_km: float = 12.0

    def local_minutes_per_km(self, winter: float) -> float:
        """Return the minutes that a straight-line kilometre takes over local roads."""
        return 60 * self.local_detour / (self.national_kmh * self.local_ratio) * winter


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
    pairs: pd.DataFrame


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
