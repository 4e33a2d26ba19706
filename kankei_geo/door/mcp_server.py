"""The tools as a server of the Model Context Protocol, with its official SDK (optional)."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from kankei_geo import __version__
from kankei_geo.base.errors import InputFileError, KankeiGeoError
from kankei_geo.base.i18n import LANGUAGES
from kankei_geo.door.asked import AskedError, unknown
from kankei_geo.door.tools import Tools

_INSTRUCTIONS = (
    "Policies of municipalities in Japan, with access to airports and population. Tell every "
    "number with its source (`credit`), the hash of the data, and the address that shows it "
    "(`view`). null is what nobody knows, never zero. Minutes are estimates."
)


def server(tools: Tools) -> Any:  # noqa: ANN401 -- the SDK may not be there
    """Return a server of some tools.

    Raises
    ------
    InputFileError
        If the SDK is not installed.
    """
    try:
        from mcp.server import MCPServer  # noqa: PLC0415 -- an optional package
        from mcp.server.mcpserver.exceptions import ToolError  # noqa: PLC0415 -- the same
        from mcp_types import ToolAnnotations  # noqa: PLC0415 -- the same
    except ImportError as error:
        raise InputFileError(
            "The MCP server needs the package mcp, which is not installed. Install it: "
            "pip install --require-hashes -r requirements-mcp.lock"
        ) from error

    class Strict(MCPServer):  # type: ignore[misc]  # the SDK may not be there
        """Refuses arguments that a tool has not; the SDK would answer without them."""

        async def call_tool(self, name: str, arguments: dict[str, Any], *more: Any) -> Any:  # noqa: ANN401 -- as the SDK has it
            """Call a tool with its own arguments."""
            known = {tool.name: tool.input_schema["properties"] for tool in await self.list_tools()}
            refuse(arguments, known.get(name, arguments), ToolError)
            return await super().call_tool(name, arguments, *more)

    found = Strict(
        "kankei-geo", version=__version__, instructions=_INSTRUCTIONS, log_level="WARNING"
    )
    reading = ToolAnnotations(
        read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
    )
    for tool in tools.every:
        found.add_tool(_telling(tool, ToolError), annotations=reading)
    return found


def refuse(given: Collection[str], known: Collection[str], refused: type[Exception]) -> None:
    """Refuse arguments that are not known, in both languages."""
    faults = [unknown(name, tuple(known)) for name in given if name not in known]
    if faults:
        raise refused(_in_both(AskedError(faults)))


def _in_both(error: KankeiGeoError) -> str:
    return " / ".join(error.text(language) for language in LANGUAGES)


def _telling(
    tool: Callable[..., dict[str, Any]], refused: type[Exception]
) -> Callable[..., dict[str, Any]]:
    """Return a tool that tells in both languages what was not understood."""

    @wraps(tool)
    def told(*args: Any, **given: Any) -> dict[str, Any]:  # noqa: ANN401 -- of any tool
        try:
            return tool(*args, **given)
        except KankeiGeoError as error:
            raise refused(_in_both(error)) from error

    return told
