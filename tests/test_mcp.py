"""What an assistant is told: the numbers of the door, with sources and the page's address."""

import asyncio
import json
import subprocess
import sys
from typing import Any

import pytest
from typer.testing import CliRunner

from kankei_geo.base.errors import InputFileError
from kankei_geo.cli.main import app
from kankei_geo.door import mcp_server
from kankei_geo.door.asked import AskedError
from kankei_geo.door.tools import Tools
from tests.conftest import ROOT
from tests.door import ask
from tests.hokkaido import HOKKAIDO

SERVER = "https://map.example.jp"
TOOLS = Tools(SERVER)
# Each tool, what it is asked, and the door's address of the same.
CALLS: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("municipality", {"code": "01209"}, "/municipalities/01209"),
    (
        "municipalities",
        {"policy": "metro_pr", "area": "tokachi", "settings": {"sphere": "OBO"}},
        "/municipalities?policy=metro_pr&area=tokachi&sphere=OBO",
    ),
    (
        "candidates",
        {"minutes": 90, "settings": {"winter": "1.3"}},
        "/candidates?minutes=90&winter=1.3",
    ),
    ("distribution", {"by": "people", "policy": "dual_residence"},
     "/distribution?by=people&policy=dual_residence"),
    ("route", {"stops": "01100-01202", "depart": "any", "settings": {"daily": "6"}},
     "/routes?stops=01100-01202&depart=any&daily=6"),
    ("hubs", {"number": 2, "minutes": 90, "counted": "people"},
     "/hubs?hubs=2&within=90&cover=people"),
    ("compare", {"codes": "01209", "areas": "tokachi"}, "/compare?code=01209&versus=tokachi"),
    ("findings", {}, "/findings"),
    ("analysis", {"study": "pairs"}, "/analysis/pairs"),
    ("proposed_routes", {"settings": {"theme": "metro_pr"}}, "/routes/proposals?theme=metro_pr"),
    ("published_routes", {}, "/routes/published"),
    ("initiatives", {"limit": 3, "settings": {"docs": "web"}}, "/initiatives?limit=3&docs=web"),
    ("indicators", {}, "/indicators"),
    ("indicator", {"key": "projected_population", "year": "2030"},
     "/indicators/projected_population?year=2030"),
    ("airports", {}, "/airports"),
    ("sources", {}, "/sources"),
    ("codes", {}, "/codes"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "given", "address"), CALLS)
def test_a_tool_tells_what_the_door_tells(name: str, given: dict[str, Any], address: str) -> None:
    told, expected = getattr(TOOLS, name)(**given), ask(address).json
    assert told["view"] == SERVER + expected["view"]
    # Addresses of rows are whole, too.
    told = json.loads(json.dumps(told).replace(SERVER, ""))
    keys = ("data", "credit", "licences", "finding", "total", "groups", "policies", "by_tier")
    more = ("initiatives", "indicators", "values", "airports", "proposals", "published", "columns")
    for key in (*keys, *more, "legs", "hubs", "rows"):
        assert told.get(key) == expected.get(key), key
    assert told["credit"]
    assert told["data"]["hash"] == HOKKAIDO.hash


def test_a_name_is_found_and_one_that_there_is_not_has_neighbours() -> None:
    found = TOOLS.find_municipality("ゆうばり")
    assert [one["code"] for one in found["found"]] == ["01209"]
    assert found["found"][0]["listed"] is False
    with pytest.raises(AskedError, match="a name"):
        TOOLS.find_municipality(" ")
    none = TOOLS.find_municipality("ゆうばる市")
    assert none["total"] == 0
    assert "01209" in [one["code"] for one in none["nearest"]]


def test_what_is_not_understood_is_refused() -> None:
    with pytest.raises(AskedError, match="metro_pr"):
        TOOLS.municipalities(policy="metro")
    with pytest.raises(KeyError, match="policy"):
        mcp_server.refuse({"polici": "x"}, ("policy", "mode"), KeyError)
    # Neither of two values goes before the other, and none is lost.
    with pytest.raises(AskedError, match="once"):
        TOOLS.municipalities(policy="metro_pr", settings={"policy": "dual_residence"})
    with pytest.raises(AskedError, match="once"):
        TOOLS.candidates(settings={"minutes": "90"})
    alone = TOOLS.municipalities(settings={"policy": "metro_pr"})
    assert alone["total"] == TOOLS.municipalities(policy="metro_pr")["total"] < 179
    with pytest.raises(AskedError, match="stops"):
        TOOLS.route("01100")
    with pytest.raises(AskedError, match="tokachi"):
        TOOLS.compare(areas="tokach")
    with pytest.raises(AskedError, match="wintre"):
        TOOLS.candidates(settings={"wintre": "1.3"})


def test_a_server_without_the_sdk_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "mcp.server", None)
    with pytest.raises(InputFileError, match=r"requirements-mcp\.lock"):
        mcp_server.server(TOOLS)
    told = CliRunner().invoke(app, ["mcp", "--base-url", "map.example.jp"]).exception
    assert "https://map.example.jp" in str(told)


@pytest.mark.turns(1)
def test_it_speaks_over_standard_input_and_output() -> None:
    pytest.importorskip("mcp", reason="optional: pip install -r requirements-mcp.lock")
    said = [
        {
            "jsonrpc": "2.0",
            "id": 1,
            "method": "initialize",
            "params": {
                "protocolVersion": "2025-06-18",
                "capabilities": {},
                "clientInfo": {"name": "test", "version": "1"},
            },
        },
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {
            "jsonrpc": "2.0",
            "id": 2,
            "method": "tools/call",
            "params": {"name": "municipality", "arguments": {"code": "01209"}},
        },
    ]
    command = [sys.executable, "-m", "kankei_geo", "mcp", "--base-url", SERVER]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for line in said:
            process.stdin.write(json.dumps(line) + "\n")
        process.stdin.flush()
        answers = [json.loads(process.stdout.readline()) for _ in range(2)]
        process.terminate()
    assert [one["id"] for one in answers] == [1, 2]
    expected = json.loads(json.dumps(TOOLS.municipality("01209")))
    assert answers[1]["result"]["structuredContent"] == expected


def test_the_sdks_own_client_gets_the_same() -> None:
    pytest.importorskip("mcp", reason="optional: pip install -r requirements-mcp.lock")
    from mcp import Client  # noqa: PLC0415 -- an optional package

    async def talk() -> None:
        async with Client(mcp_server.server(TOOLS)) as client:
            listed = (await client.list_tools()).tools
            assert {tool.name for tool in listed} == {tool.__name__ for tool in TOOLS.every}
            assert all(tool.description and tool.annotations.read_only_hint for tool in listed)
            for name, given, _ in CALLS:
                reply = await client.call_tool(name, given)
                expected = json.loads(json.dumps(getattr(TOOLS, name)(**given)))
                assert not reply.is_error
                assert reply.structured_content == expected
                assert json.loads(reply.content[0].text) == expected
            refused = await client.call_tool("municipality", {"code": "99999"})
            assert refused.is_error
            assert "近いもの" in refused.content[0].text
            assert "Nearest" in refused.content[0].text
            refused = await client.call_tool("candidates", {"limit": 0})
            assert refused.is_error
            # The SDK itself would leave it out, and list all municipalities.
            refused = await client.call_tool("municipalities", {"polici": "metro_pr"})
            assert refused.is_error
            assert "policy" in refused.content[0].text

    asyncio.run(talk())
