"""What an operator sets: read in order, refused where it is wrong, and documented as it is."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit import config
from typer.testing import CliRunner

from kankei_geo.base import paths
from kankei_geo.base.errors import InputContentError
from kankei_geo.cli import main as cli
from kankei_geo.ops import settings
from kankei_geo.ui import options

from .conftest import ROOT

# Streamlit tells its packaged default, which may be the folder of somebody's own.
_TOLD_OTHERWISE = {"secrets.files": "`.streamlit/secrets.toml`"}


def documented() -> Iterator[str]:
    """Yield the rows that README must have."""
    yield "| setting | variable | command line | default | meaning |"
    yield "| --- | --- | --- | --- | --- |"
    for key, field in settings.Settings.model_fields.items():
        option = f"`serve {settings.option(key)}`"
        variable, default = settings.variable(key), _told(field.default)
        yield f"| `{key}` | `{variable}` | {option} | {default} | {settings.meant(key).meaning} |"
    for one in options.held():
        variable = config.get_config_options()[one.name].env_var
        default = _TOLD_OTHERWISE.get(one.name) or _told(one.value)
        meaning = options.MEANINGS[one.name]
        yield f"| `{one.name}` | `{variable}` | `--{one.name}` | {default} | {meaning} |"


def _told(value: object) -> str:
    if value in (None, "", (), []):
        return "–"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def test_readme_tells_all_settings_as_they_are() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    table = text.partition("\n### Settings\n")[2].partition("\n## ")[0]
    found = [line for line in table.splitlines() if line.startswith("|")]
    assert found == list(documented())
    # Nowhere else: what is told twice is told differently one day.
    for key in settings.Settings.model_fields:
        assert text.count(settings.variable(key)) == 1


def test_no_other_place_reads_the_environment_or_an_option_that_is_not_told() -> None:
    own, asked = set[str](), set[str]()
    for path in (ROOT / "kankei_geo").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            if re.fullmatch(r"KANKEI_GEO_\w+", node.value):
                own.add(node.value)
            if re.fullmatch(r"(server|browser|secrets)\.[a-zA-Z]+", node.value):
                asked.add(node.value)
    assert own == {paths.HOME_VARIABLE}
    known = {name for name in asked if name in config.get_config_options()}
    assert known <= set(options.MEANINGS)


def test_the_command_line_holds_over_the_environment_and_that_over_the_file(
    tmp_path: Path,
) -> None:
    file = tmp_path / "kankei-geo.toml"
    file.write_text('serve_port = 1\nserve_replicas = 3\nserve_name = ["a.jp"]\nhome = "."\n')
    environment = {
        "KANKEI_GEO_SERVE_PORT": "2",
        "KANKEI_GEO_SERVE_REPLICAS": "4",
        "KANKEI_GEO_OPEN": "agent, metrics",
        "KANKEI_GEO_TRACES": "",  # is not set
        # What Kubernetes writes, for a service of this name and for another.
        "KANKEI_GEO_PORT": "tcp://10.0.0.1:80",
        "KANKEI_GEO_PORT_80_TCP": "tcp://10.0.0.1:80",
        "KANKEI_GEO_PORT_80_TCP_ADDR": "10.0.0.1",
        "KANKEI_GEO_SERVICE_HOST": "10.0.0.1",
        "KANKEI_GEO_SERVICE_PORT": "80",
        "KANKEI_GEO_SERVICE_PORT_HTTP": "80",
        "KANKEI_GEO_TEST_SERVICE_HOST": "10.0.0.1",
        "KANKEI_GEO_WALKS": "9",
    }
    given = {"serve_port": 5, "serve_name": None, "serve_behind": []}
    held = settings.read(file, environment, given)
    values = held.values
    assert (values.serve_port, values.serve_replicas, values.serve_name) == (5, 4, ("a.jp",))
    assert (values.open, values.traces, values.home) == (("agent", "metrics"), False, tmp_path)
    assert {key: place.text("en") for key, place in held.places.items()} == {
        "serve_port": "command line, --port",
        "serve_replicas": "environment variable KANKEI_GEO_SERVE_REPLICAS",
        "serve_name": "kankei-geo.toml, serve_name",
        "open": "environment variable KANKEI_GEO_OPEN",
        "home": "kankei-geo.toml, home",
    }
    assert settings.read(tmp_path / "none.toml", {}).values == settings.Settings()


WRONG = {
    "home": "nowhere",
    "traces": "perhaps",
    "log_format": "xml",
    "log_folder": "logs",
    "metrics_port": "65500",
    "metrics_address": "everywhere",
    "embed_origins": "*",
    "api_origins": "https://a.jp/b",
    "open": "everything",
    "serve_replicas": "65",
    "serve_port": "http",
    "serve_address": "here",
    "serve_first_port": "65500",
    "serve_name": "https://a.jp",
    "serve_root": "kankei",
    "serve_behind": "10.0.0.1/8",
}


@pytest.mark.parametrize("key", settings.Settings.model_fields)
def test_a_wrong_value_is_told_with_its_place_in_both_languages(key: str, tmp_path: Path) -> None:
    file = tmp_path / "kankei-geo.toml"
    file.write_text(f'{key} = "{WRONG[key]}"\n')
    variable = settings.variable(key)
    for environment, place in (({}, f"kankei-geo.toml, {key}"), ({variable: WRONG[key]}, variable)):
        with pytest.raises(InputContentError) as caught:
            settings.read(file, environment)
        told = caught.value.text("en")
        assert place in told
        assert WRONG[key] in told
        assert settings.meant(key).expected in told
        assert "必要なもの" in caught.value.text("ja")


@pytest.mark.parametrize(
    ("text", "environment", "told"),
    [
        ("ports = 1", {}, "kankei-geo.toml, ports: found ports, expected: one of home, traces"),
        ("serve_port =", {}, "not readable as TOML"),
        ("", {"KANKEI_GEO_EMBED_ORIGIN": "x"}, "KANKEI_GEO_EMBED_ORIGINS"),
        ("", {"KANKEI_GEO_METRIC_PORT": "9101"}, "KANKEI_GEO_METRICS_PORT"),
        ("", {"KANKEI_GEO_PORT": "9000"}, "KANKEI_GEO_SERVE_PORT"),
    ],
)
def test_what_is_unknown_is_refused(
    text: str, environment: dict[str, str], told: str, tmp_path: Path
) -> None:
    file = tmp_path / "kankei-geo.toml"
    file.write_text(text)
    with pytest.raises(InputContentError, match=told):
        settings.read(file, environment)


def test_a_server_with_a_wrong_setting_ends_with_a_sentence_in_both_languages() -> None:
    code = "from kankei_geo.ui import server; server.routes()"
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "KANKEI_GEO_OPEN": "all"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-2].startswith("環境変数 KANKEI_GEO_OPEN：見つかったもの all")
    assert "KANKEI_GEO_OPEN: found all, expected: metrics or agent" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_command_lists_what_holds_and_where_it_was_set() -> None:
    settings.held.cache_clear()
    told = CliRunner().invoke(cli.app, ["settings"], env={"KANKEI_GEO_TRACES": "1", "LANG": "C"})
    settings.held.cache_clear()
    assert told.exit_code == 0
    assert "traces = true  [environment variable KANKEI_GEO_TRACES]" in told.stdout
    assert "serve_port = 8501  [default]" in told.stdout
    assert "server.address = localhost  [.streamlit/config.toml]" in told.stdout
    assert "[auth] = not set up  [secrets.toml]" in told.stdout


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("log_format", "--set: found log_format, expected: key=value, such as log_format=json"),
        ("log_format=", "--set: found log_format=, expected: key=value"),
        ("logformat=json", "--set: found logformat, expected: one of home, traces, log_format"),
        ("serve_port=80", "--set: found serve_port, expected: one of home, traces"),
    ],
)
def test_what_is_no_other_setting_is_refused_in_the_command_line(given: str, told: str) -> None:
    with pytest.raises(InputContentError, match=re.escape(told)):
        settings.by_key([given])


def test_a_wrong_value_in_the_command_line_is_told_with_its_place(tmp_path: Path) -> None:
    given = settings.by_key(["log_format=json", "metrics_port=none"])
    assert given == {"log_format": "json", "metrics_port": "none"}
    place = "command line, --set metrics_port=…: found none, expected: "
    with pytest.raises(InputContentError, match=re.escape(place)):
        settings.read(tmp_path / "none.toml", {}, given)


def test_what_stands_in_the_command_line_holds_for_the_processes_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KANKEI_GEO_LOG_FORMAT", "text")
    monkeypatch.setenv("KANKEI_GEO_LOG_FOLDER", "")
    monkeypatch.chdir(tmp_path)
    settings.hand_on("log_folder", "here")
    assert os.environ["KANKEI_GEO_LOG_FOLDER"] == str(tmp_path / "here")
    monkeypatch.setenv("KANKEI_GEO_LOG_FOLDER", "")
    command = ("serve", "--print-nginx", "--set", "log_format=json")
    assert CliRunner().invoke(cli.app, command).exit_code == 0
    assert os.environ["KANKEI_GEO_LOG_FORMAT"] == "json"
