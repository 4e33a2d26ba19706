"""Where the signs of facts stand on a map: in rows around each municipality's office."""

from dataclasses import dataclass

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.initiatives import whole
from kankei_geo.present.signs import Sign, signs
from kankei_geo.view import told
from kankei_geo.view.view import View

_IN_A_ROW = 4


@dataclass(frozen=True)
class SignPoint:
    """A sign of a municipality.

    Attributes
    ----------
    code : str
        Of the municipality.
    sign : Sign
        Of one of the kinds of its facts; each kind has one sign, however many facts it has.
    lon, lat : float
        Of the office.
    right, down : float
        How far from there the sign stands, in widths of a sign.
    """

    code: str
    sign: Sign
    lon: float
    lat: float
    right: float
    down: float


def sign_points(data: Dataset, view: View) -> list[SignPoint]:
    """Return the signs of all municipalities that have facts, in the order of codes and kinds."""
    shown = told.shown(data, view)
    known = signs(data)
    order = {kind: number for number, kind in enumerate(known)}
    towns = data.municipalities.set_index("code")
    lons, lats = towns["office_lon"].astype(float), towns["office_lat"].astype(float)
    found = []
    for code, kinds in shown.groupby("code")["kind"]:
        if code == whole(data.prefecture):
            continue
        own = sorted(set(kinds), key=order.__getitem__)
        rows = -(-len(own) // _IN_A_ROW)
        for number, kind in enumerate(own):
            row, column = divmod(number, _IN_A_ROW)
            in_row = min(_IN_A_ROW, len(own) - row * _IN_A_ROW)
            found.append(
                SignPoint(
                    str(code),
                    known[kind],
                    lons[str(code)],
                    lats[str(code)],
                    column - (in_row - 1) / 2,
                    row - (rows - 1) / 2,
                )
            )
    return found
