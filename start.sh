#!/usr/bin/env bash
# Set up the dashboard on a fresh machine and start it. Further arguments go to Streamlit.
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=setup.sh
. ./setup.sh
set_up requirements.lock
exec .venv/bin/python -m streamlit run dashboard.py "$@"
