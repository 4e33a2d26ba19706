#!/usr/bin/env bash
# Set up the dashboard on a fresh machine and start it. Further arguments go to Streamlit.
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=setup.sh
. ./setup.sh
# Sign-in, where it is set up (README), needs packages on top.
secrets=.streamlit/secrets.toml
if [[ -f $secrets && "$(<"$secrets")" == *"[auth"* ]]; then
    set_up requirements.lock requirements-sign-in.lock
else
    set_up requirements.lock
fi
exec .venv/bin/python -m streamlit run dashboard.py "$@"
