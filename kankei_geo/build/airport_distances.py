"""How far each office is from the airports of Japan in a straight line.

Where no roads are given this is all that can be told: kilometres, and never minutes.
"""

from pathlib import Path
from typing import Any

import airportsdata
import numpy as np
import pandas as pd

from kankei_geo.base.crs import GRS80
from kankei_geo.base.paths import Places
from kankei_geo.build.japan import AIRPORT_NAMES, MILITARY
from kankei_geo.build.written import stamp, write_csv
from kankei_geo.dataset import schema, text_table
from kankei_geo.dataset.prefecture import AIRPORT_DISTANCES, JAPAN_AIRPORTS, Prefecture

_METRES_PER_KM = 1000
_TERMS = {"ja": "MITライセンス", "en": "MIT Licence"}
_WORDS_OF_AIRPORTS = {
    "title": {
        "ja": "日本の空港・飛行場（3文字コードのあるもの）",
        "en": "Airports and airfields of Japan with a code of three letters",
    },
    "producer": {
        "ja": "airportsdata（日本語名と用途は本プロジェクト）",
        "en": "airportsdata (Japanese names and use by this project)",
    },
    "source": f"airportsdata {airportsdata.__version__}",
    "url": "https://github.com/mborsetti/airportsdata",
    "vintage": airportsdata.__version__[:4],
    "licence": _TERMS,
    "credit": {"ja": "空港の位置：airportsdata", "en": "Positions of airports: airportsdata"},
    "redistributable": True,
    "processing": [
        "Keep airports in Japan that have an IATA code, with or without scheduled flights",
        "Add the Japanese name, and whether the airfield is military without airlines",
    ],
}


def airports_of_japan() -> pd.DataFrame:
    """Return the airports of Japan that airportsdata knows by an IATA code, by that code.

    Columns ``iata``, ``icao``, ``name`` (Japanese; the English one where none is known),
    ``name_en``, ``military`` (no airline serves it), ``lat`` and ``lon``. Whether an airline
    serves the others is not told.
    """
    found = pd.DataFrame([dict(each) for each in airportsdata.load("IATA").values()])
    own = found[found["country"] == "JP"].sort_values("iata", ignore_index=True)
    return pd.DataFrame(
        {
            "iata": own["iata"],
            "icao": own["icao"],
            "name": own["iata"].map(AIRPORT_NAMES).fillna(own["name"]),
            "name_en": own["name"],
            "military": own["iata"].isin(MILITARY),
            "lat": own["lat"].round(4),
            "lon": own["lon"].round(4),
        }
    )


def distances(towns: pd.DataFrame, airports: pd.DataFrame) -> pd.DataFrame:
    """Return the geodesic distance of each office and airport.

    Parameters
    ----------
    towns : pandas.DataFrame
        ``code``, ``office_lat`` and ``office_lon`` in degrees.
    airports : pandas.DataFrame
        What `airports_of_japan` returns.

    Returns
    -------
    pandas.DataFrame
        ``code``, ``airport`` and ``line_km`` (on the ellipsoid, 0.1 km), the nearest first.
    """
    pairs = towns[["code", "office_lat", "office_lon"]].merge(airports, how="cross")
    from_office = pairs["office_lon"].to_numpy(), pairs["office_lat"].to_numpy()
    _, _, metres = GRS80.inv(*from_office, pairs["lon"].to_numpy(), pairs["lat"].to_numpy())
    table = pd.DataFrame(
        {
            "code": pairs["code"],
            "airport": pairs["iata"],
            "line_km": np.round(metres / _METRES_PER_KM, 1),
        }
    )
    return table.sort_values(["code", "line_km", "airport"], ignore_index=True)


def write_distances(places: Places, prefecture: Prefecture, towns: pd.DataFrame) -> list[Path]:
    """Write the airports and how far they are from the offices, each with its sidecar."""
    airports = airports_of_japan()
    listed = places.data / JAPAN_AIRPORTS
    write_csv(text_table.check(airports, schema.AIRPORTS_OF_JAPAN, where=JAPAN_AIRPORTS), listed)
    stamp(listed, shipped=listed, inputs=(), outputs=[listed], words=_WORDS_OF_AIRPORTS)
    table = distances(towns, airports)
    path = places.data / AIRPORT_DISTANCES
    expected = schema.airport_distances(prefecture)
    write_csv(text_table.check(table, expected, where=AIRPORT_DISTANCES), path)
    inputs = [listed, places.data / "municipalities.csv"]
    stamp(path, shipped=path, inputs=inputs, outputs=[path], words=_words_of_distances())
    return [listed, path]


def _words_of_distances() -> dict[str, Any]:
    producer = {
        "ja": "関係ジオ プロジェクト（役場と空港の位置から計算）",
        "en": "Kankei-Geo project (computed from positions of offices and airports)",
    }
    return _WORDS_OF_AIRPORTS | {
        "title": {
            "ja": "役場から空港までの直線距離（目安）",
            "en": "Distance in a straight line from offices to airports (estimate)",
        },
        "producer": producer,
        "source": f"localgovjp, {_WORDS_OF_AIRPORTS['source']}",
        "licence": {"ja": f"CC0、{_TERMS['ja']}", "en": f"CC0, {_TERMS['en']}"},
        "processing": [
            "Geodesic distance on GRS80 from each office to each airport, rounded to 0.1 km",
            "A straight line, whatever lies between; no road and no minutes",
        ],
    }
