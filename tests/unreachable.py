"""Start the dashboard on a network that swallows every packet, and ask it as a foreign page.

Run as ``unshare --map-root-user --net PYTHON tests/unreachable.py``; writes JSON.
"""

import http.client
import json
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOST, PORT = "127.0.0.1", 8501  # of a network of its own
HANDSHAKES, PATIENCE_S = 20, 60
SWALLOWING = "away"  # the device that everything beyond this machine goes to
NETWORK = (
    "ip link set lo up",
    f"ip link add {SWALLOWING} type veth peer name nobody",
    f"ip link set {SWALLOWING} addrgenmode none",  # or it would announce itself
    "ip link set nobody addrgenmode none",
    "ip link set nobody up",
    f"ip addr add 192.0.2.1/24 dev {SWALLOWING}",
    f"ip link set {SWALLOWING} up",
    f"ip neigh add 192.0.2.254 lladdr 02:00:00:00:00:01 dev {SWALLOWING}",
    f"ip route add default via 192.0.2.254 dev {SWALLOWING}",
)
UPGRADE = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version": "13",
    "Origin": "http://evil.example",
}


def ask(path: str, headers: dict[str, str]) -> tuple[int, float]:
    """Return the status of an answer and how long it took."""
    began = time.monotonic()
    with closing(http.client.HTTPConnection(HOST, PORT, timeout=PATIENCE_S)) as connection:
        connection.request("GET", path, headers=headers)
        status = connection.getresponse().status
    return status, time.monotonic() - began


def wait_until_it_answers() -> None:
    """Wait for the first answer."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        try:
            ask("/_stcore/health", {})
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise SystemExit("the server does not answer")


def packets_sent() -> int:
    """Return how many packets went to the device that swallows them."""
    for line in Path("/proc/net/dev").read_text(encoding="ascii").splitlines():
        name, _, numbers = line.partition(":")
        if name.strip() == SWALLOWING:
            return int(numbers.split()[9])
    raise SystemExit("no such device")


def main() -> None:
    """Make the network, start the server, ask it, and write what happened."""
    for command in NETWORK:
        subprocess.run(command.split(), check=True)
    began = time.monotonic()
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            wait_until_it_answers()
            start_s = time.monotonic() - began
            refused = [ask("/_stcore/stream", UPGRADE) for _ in range(HANDSHAKES)]
            others = ask("/_stcore/health", {})
        finally:
            server.terminate()
    told = {
        "start_s": round(start_s, 2),
        "statuses": sorted({status for status, _ in refused}),
        "slowest_ms": round(max(seconds for _, seconds in refused) * 1000, 1),
        "others": others[0],
        "packets": packets_sent(),
    }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
