#!/usr/bin/env bash
# Set up the tests on a fresh machine and run them: style, types, import contract, tests.
# Arguments go to pytest.
set -euo pipefail
cd "$(dirname "$0")"

has_chromium() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null; }

can_install() { command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; }

if ! { has_chromium && command -v soffice >/dev/null; } && can_install; then
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk >/dev/null
    # Without it two tests are reported as not run, which is no reason to stop here.
    apt-get install -y -qq --no-install-recommends libreoffice-impress libreoffice-calc >/dev/null ||
        echo "LibreOffice could not be installed."
fi
has_chromium || echo "Browser tests will not run: no Chromium. As root: apt-get install chromium fonts-noto-cjk"
command -v soffice >/dev/null || echo "Slides and workbooks will not be opened: no LibreOffice. As root: apt-get install libreoffice-impress libreoffice-calc"

# shellcheck source=setup.sh
. ./setup.sh
set_up requirements.lock requirements-dev.lock

.venv/bin/ruff check .
.venv/bin/ruff format --check .
.venv/bin/mypy
.venv/bin/lint-imports --no-cache
if [ $# -gt 0 ]; then
    exec .venv/bin/python -m pytest "$@"
fi
# Two at a time: the browser's tests wait for the browser while the others compute, and take
# longer; so the others take the longest of them along.
longest=tests/browser/test_truth.py
compute() {
    local failed=0
    .venv/bin/python -m pytest --ignore=tests/browser || failed=$?
    .venv/bin/python -m pytest "$longest" || failed=$?
    return "$failed"
}
others=$(mktemp)
compute >"$others" 2>&1 &
beside=$!
status=0
.venv/bin/python -m pytest tests/browser --ignore="$longest" --durations=10 || status=$?
wait "$beside" || status=$?
cat "$others"
rm "$others"
exit "$status"
