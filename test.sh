#!/usr/bin/env bash
# Set up the tests on a fresh machine and run them: style, types, import contract, tests.
# Arguments go to pytest.
set -euo pipefail
cd "$(dirname "$0")"

has_chromium() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null; }

if ! has_chromium && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk >/dev/null
fi
has_chromium || echo "Browser tests will not run: no Chromium. As root: apt-get install chromium fonts-noto-cjk"

[ -x .venv/bin/python ] || "${PYTHON:-python3}" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt

.venv/bin/ruff check .
.venv/bin/ruff format --check .
.venv/bin/mypy
.venv/bin/lint-imports --no-cache
.venv/bin/python -m pytest "$@"
