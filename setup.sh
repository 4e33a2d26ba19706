# shellcheck shell=bash
# Makes .venv from the lock files, once. start.sh and test.sh source it in the project's folder.
#
# Each lock that is installed whole lies in .venv as a copy, written last: what was interrupted
# has none, and while the copies are the same as the locks, no index is asked for anything.

say() { printf '%s\n' "$@" >&2; }

# Succeeds where .venv is whole with each of these locks.
is_whole() {
    local lock
    for lock in "$@"; do
        [ -f ".venv/$lock" ] && [ "$(<"$lock")" = "$(<".venv/$lock")" ] || return 1
    done
    .venv/bin/python -I -c '
import importlib.util, sys
whole = (
    (3, 11) <= sys.version_info[:2] <= (3, 13)
    and sys.prefix != sys.base_prefix
    and importlib.util.find_spec("pip")
)
sys.exit(not whole)
' >/dev/null 2>&1
}

# Prints a Python that can make .venv, or says what is needed.
find_python() {
    local candidate status incomplete=""
    local candidates=(python3 python3.13 python3.12 python3.11)
    # Who names one wants that one and no other.
    [ -z "${PYTHON:-}" ] || candidates=("$PYTHON")
    for candidate in "${candidates[@]}"; do
        status=0
        # Not the path of a venv that is active: it may be the one that is replaced.
        "$candidate" -I -c '
import sys
if not (3, 11) <= sys.version_info[:2] <= (3, 13):
    sys.exit(3)
try:
    import ensurepip, venv
except ImportError:
    sys.exit(4)
print(sys._base_executable)
' 2>/dev/null || status=$?
        [ "$status" -ne 0 ] || return 0
        [ "$status" -ne 4 ] || incomplete=${incomplete:-$candidate}
    done
    if [ -n "$incomplete" ]; then
        say "${incomplete} に venv がありません。Debian・Ubuntu では: apt-get install python3-venv" \
            "${incomplete} lacks the module venv. On Debian or Ubuntu: apt-get install python3-venv"
    else
        say "Python 3.11、3.12、3.13 のいずれかが必要です（確認したもの: ${candidates[*]}）。場所は PYTHON=/path/to/python3 で指定できます。" \
            "Python 3.11, 3.12 or 3.13 is needed (looked for: ${candidates[*]}). PYTHON=/path/to/python3 says where it is."
    fi
    return 1
}

is_there() { [ -e "$1" ] || [ -L "$1" ]; }

# Takes away what was begun; what was there before is there again.
put_back() {
    rm -rf .venv
    ! is_there .venv.old || mv .venv.old .venv
}

with_pip() {
    .venv/bin/python -m pip install --quiet --disable-pip-version-check \
        --require-hashes --only-binary :all: -r "$1"
}

# The same in a fraction of the time, where SET_UP_WITH names the lock of uv (test.sh). Where uv
# reaches no index, because only pip has been told of it, pip does it.
with_uv() {
    [ -n "${SET_UP_WITH:-}" ] && { [ -x .venv/bin/uv ] || with_pip "$SET_UP_WITH"; } &&
        .venv/bin/uv pip install --quiet --python .venv/bin/python \
            --require-hashes --only-binary :all: -r "$1"
}

# Installs a lock into .venv and leaves the copy that says so.
add() {
    # A copy of nothing says that it was begun.
    : >".venv/$1"
    say "パッケージを導入しています（初回と更新時のみ、長くて数分）: $1" \
        "Installing packages (at first and after updates, some minutes at most): $1"
    if ! with_uv "$1" && ! with_pip "$1"; then
        say "パッケージを導入できませんでした（理由は上記）。PyPI に接続できるか、閉域網では README の手順をご確認ください。" \
            "The packages could not be installed (reason above). PyPI must be reachable; for a closed network see the README."
        return 1
    fi
    rm -rf .venv.old
    cp "$1" .venv/
}

# Makes .venv anew with one lock.
make_venv() {
    local python
    python=$(find_python)
    trap put_back EXIT
    if is_there .venv.old; then
        # Left by a start that was killed while it made the .venv that is there now.
        rm -rf .venv
    elif is_there .venv; then
        mv .venv .venv.old
    fi
    "$python" -m venv .venv
    add "$1"
    trap - EXIT
}

# Makes .venv whole with a lock, and with a second one on top of it.
set_up() {
    if is_whole "$@"; then return; fi
    # Two that start at once: the second waits, and finds it done. Some systems have no flock.
    exec 9<"$1"
    if command -v flock >/dev/null; then flock 9 || true; fi
    if ! is_whole "$@"; then
        # A second lock that was begun, or is of another day, could leave its traces.
        if [ $# -eq 1 ] || ! is_whole "$1" || [ -e ".venv/$2" ]; then make_venv "$1"; fi
        [ $# -eq 1 ] || add "$2"
        # A service may write nothing (deploy/): each of its starts would do this again.
        .venv/bin/python -m compileall -qq kankei_geo pages || true
    fi
    exec 9<&-
}
