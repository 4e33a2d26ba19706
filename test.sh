#!/usr/bin/env bash
# Set up the tests on a fresh machine and run them: style, types, import contract, tests.
# With --quick only what takes under a minute on two idle cores: no browser, no slow tests.
# With --full all repetitions, with --turn 1, 2 or 3 a third of them (see CONTRIBUTING).
# Other arguments go to pytest.
set -euo pipefail
cd "$(dirname "$0")"

# Dozens of processes are started: each would compile the whole project again.
unset PYTHONDONTWRITEBYTECODE

check_style() {
    .venv/bin/ruff check .
    .venv/bin/ruff format --check .
    .venv/bin/mypy
    .venv/bin/lint-imports --no-cache
}

# Nothing is installed here: whoever asks for this has run the whole before.
if [ "${1-}" = --quick ]; then
    shift
    said=$(mktemp)
    trap 'rm -f "$said"' EXIT
    check_style >"$said" 2>&1 &
    beside=$!
    status=0
    .venv/bin/python -m pytest --quick -n 2 --dist load --ignore=tests/browser "$@" || status=$?
    wait "$beside" || status=$?
    cat "$said"
    exit "$status"
fi

has_chromium() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null; }

has_nginx() { PATH=$PATH:/usr/sbin:/usr/local/sbin command -v nginx >/dev/null; }

can_install() { command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; }

if ! { has_chromium && command -v soffice >/dev/null && has_nginx; } && can_install; then
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk >/dev/null
    # Without it two tests are reported as not run, which is no reason to stop here.
    apt-get install -y -qq --no-install-recommends libreoffice-impress libreoffice-calc >/dev/null ||
        echo "LibreOffice could not be installed."
    # The package would start one on port 80; here it is only run by tests, on ports of their own.
    RUNLEVEL=1 apt-get install -y -qq --no-install-recommends nginx-light >/dev/null ||
        echo "nginx could not be installed."
fi
has_chromium || echo "Browser tests will not run: no Chromium. As root: apt-get install chromium fonts-noto-cjk"
command -v soffice >/dev/null || echo "Slides and workbooks will not be opened: no LibreOffice. As root: apt-get install libreoffice-impress libreoffice-calc"
has_nginx || echo "Several processes behind nginx will not be tested: no nginx. As root: apt-get install nginx-light"

# shellcheck source=setup.sh
. ./setup.sh
# Most of what is installed is never imported here: Python compiles it when it is.
export PIP_NO_COMPILE=1
# A hundred packages: pip takes a minute, uv some seconds.
export SET_UP_WITH=requirements-uv.lock
set_up requirements.lock requirements-dev.lock

repeated=()
if [ "$*" = --full ] || [[ $* =~ ^--turn[\ =][123]$ ]]; then
    repeated=("$@")
    shift $#
fi
if [ $# -gt 0 ]; then
    check_style
    exec .venv/bin/python -m pytest "$@"
fi
# As many at a time as there are cores, up to four: each browser needs one for itself.
workers=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
[ "$workers" -le 4 ] || workers=4
said=$(mktemp) grown=$(mktemp)
check_style >"$said" 2>&1 &
style=$!
# Beside all tests, at most 15 % of a core: does anything grow or stay behind? (Seven minutes.)
.venv/bin/python -m benchmarks.soak --minutes 5 --gentle >"$grown" 2>&1 &
soak=$!
trap 'kill "$soak" 2>/dev/null || true; rm -f "$said" "$grown"' EXIT
status=0
# What is drawn or asked once for a whole file stays with it; so do a browser's windows.
.venv/bin/python -m pytest -n "$workers" --dist loadfile --no-loadscope-reorder \
    --ignore=tests/browser ${repeated[@]+"${repeated[@]}"} || status=$?
wait "$style" || status=$?
cat "$said"
.venv/bin/python -m pytest -n "$workers" --dist loadgroup tests/browser --durations=10 ${repeated[@]+"${repeated[@]}"} || status=$?
wait "$soak" || status=$?
cat "$grown"
exit "$status"
