"""A small provider of OpenID Connect on this machine: it lets in whoever comes, as one person.

It keeps to what a client needs: discovery, a code for a redirect, a signed token for the code.
"""

import base64
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import time
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "kankei-geo", "not-a-secret"
_KEY = RSAKey.generate_key(2048, {"kid": "1", "use": "sig"})


class _Provider(BaseHTTPRequestHandler):
    codes: dict[str, str | None] = {}  # noqa: RUF012 -- of one test

    @property
    def _me(self) -> str:
        return f"http://{self.headers['Host']}"

    def do_GET(self) -> None:
        """Answer what a browser or the server asks."""
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/authorize":
            code = secrets.token_hex(8)
            self.codes[code] = asked.get("nonce")
            self.send_response(302)
            back = urlencode({"code": code, "state": asked["state"]})
            self.send_header("Location", f"{asked['redirect_uri']}?{back}")
            self.end_headers()
        elif parts.path == "/keys":
            self._say({"keys": [_KEY.as_dict(private=False)]})
        else:
            ways = {"authorization_endpoint": "authorize", "token_endpoint": "token"}
            told = {name: f"{self._me}/{way}" for name, way in ways.items()}
            told |= {"issuer": self._me, "jwks_uri": f"{self._me}/keys"}
            methods = ["S256"]
            self._say({**told, "code_challenge_methods_supported": methods})

    def do_POST(self) -> None:
        """Give a token for a code that was given before, once, to the client that we know."""
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        asked = {name: values[0] for name, values in parse_qs(sent).items()}
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if self.headers["Authorization"] != f"Basic {basic}" or asked["code"] not in self.codes:
            self._say({"error": "invalid_grant"}, 400)
            return
        now = int(time())
        claims = {"iss": self._me, "aud": CLIENT, "sub": "1", "iat": now, "exp": now + 300}
        claims |= {"nonce": self.codes.pop(asked["code"]), "email": "a@example.jp"}
        token = jwt.encode({"alg": "RS256", "kid": "1"}, claims, _KEY)
        self._say({"access_token": "x", "token_type": "Bearer", "id_token": token})

    def _say(self, content: object, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(content).encode())

    def log_message(self, *_: object) -> None:
        """Write nothing."""


@contextmanager
def provider() -> Iterator[str]:
    """Run a provider, and give its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
