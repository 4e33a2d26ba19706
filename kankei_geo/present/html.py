"""HTML from templates: whoever reads a template knows the HTML, and Python passes only values.

What a field holds is escaped, wherever it comes from: data, settings, an address, a reader. Only
`markupsafe.Markup` goes in as it is. The templates stand in ``templates/`` beside the code that
fills them.
"""

from functools import cache
from pathlib import Path

import jinja2

_PACKAGE = Path(__file__).parents[1]


def render(name: str, /, **fields: object) -> str:
    """Return a template filled with fields.

    Parameters
    ----------
    name : str
        The room of the template and its name, such as ``"present/legend"``.
    **fields : object
        What it shows; each one that it names must be there.
    """
    return _template(name).render(fields)


@cache
def _template(name: str) -> jinja2.Template:
    room, _, file = name.partition("/")
    return _environment().get_template(f"{room}/templates/{file}.html")


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_PACKAGE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # a template is read once: no rerun looks at the disk
    )
    # What `tojson` writes into a script is as short as it can be.
    environment.policies["json.dumps_kwargs"] = {
        "ensure_ascii": False,
        "separators": (",", ":"),
    }
    return environment
