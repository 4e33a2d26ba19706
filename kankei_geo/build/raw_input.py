"""Read raw inputs: files of other people in a folder that the command names."""

from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from kankei_geo.base.errors import InputFileError
from kankei_geo.dataset import text_table


def read_raw(source: Path, name: str, expected: pa.DataFrameSchema) -> pd.DataFrame:
    """Read one raw input with the types of its columns.

    Parameters
    ----------
    source : pathlib.Path
        Folder of the inputs.
    name : str
        The file's name in it, with folders.
    expected : pandera.DataFrameSchema
        The columns that are used.

    Raises
    ------
    InputFileError
        If the file is missing.
    InputContentError
        Telling line, column, what was found and what was expected.
    """
    path = source / name
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputFileError(
            "{path}: no such file. Expected a folder of inputs with {expected}.",
            path=path,
            expected=name,
        ) from error
    return text_table.read(content, expected, where=str(path))
