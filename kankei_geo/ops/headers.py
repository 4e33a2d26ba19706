"""What an answer tells the browser: which scripts run, whom a page may ask, who may show it.

The application sends these itself, so they hold with a proxy in front of it and without one.
"""

from collections.abc import Collection

POLICY = "Content-Security-Policy"
# Streamlit loads the one line of a component from a blob, and writes its styles as it goes, in its
# style elements (Emotion) and in attributes; Protobuf and deck.gl have parts in WebAssembly. No
# text becomes a script: neither one in the page whose hash is not named, nor one that is evaluated.
_POLICY = {
    "default-src": "'none'",
    "script-src": "'self' blob: 'wasm-unsafe-eval'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "worker-src": "'self' blob:",
    "manifest-src": "'self'",
    "frame-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
}
_CLOSED = (
    *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "hid"),
    *("magnetometer", "microphone", "midi", "payment", "serial", "usb"),
)
_OF_FILES = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# What is no page runs nothing, should somebody open it as one. There are dozens of them for a page,
# and each is sent with its headers, so these are short.
_POLICY_OF_FILES = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
_OF_PAGES = {
    **_OF_FILES,
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _CLOSED),
}


def of_pages(scripts: Collection[str], embedders: Collection[str]) -> dict[str, str]:
    """Return the headers of a page.

    Parameters
    ----------
    scripts : collection of str
        Hashes of the scripts that stand in the pages.
    embedders : collection of str
        Origins whose pages may show these in a frame.
    """
    policy = {**_POLICY, "script-src": " ".join((_POLICY["script-src"], *sorted(scripts)))}
    told = [*(f"{what} {whom}" for what, whom in policy.items()), ancestors(embedders)]
    return {**_OF_PAGES, **_older(embedders), POLICY: "; ".join(told)}


def of_files(embedders: Collection[str]) -> dict[str, str]:
    """Return the headers of all else: scripts, styles, figures, files, refusals.

    Parameters
    ----------
    embedders : collection of str
        Origins whose pages may show these in a frame.
    """
    policy = f"{_POLICY_OF_FILES}; {ancestors(embedders)}"
    return {**_OF_FILES, **_older(embedders), POLICY: policy}


def _older(embedders: Collection[str]) -> dict[str, str]:
    # The older header knows one's own pages or none; the policy goes before it.
    return {} if embedders else {"X-Frame-Options": "SAMEORIGIN"}


def ancestors(embedders: Collection[str]) -> str:
    """Return the part of a policy that says who may show an answer in a frame."""
    return " ".join(("frame-ancestors 'self'", *sorted(embedders)))
