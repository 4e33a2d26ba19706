"""What is remembered of texts by their letters, and how all of it is forgotten.

Texts of tables that readers bring are among them, which nothing may keep beyond the session.
"""

from typing import Protocol, TypeVar


class _Cache(Protocol):
    def cache_clear(self) -> None:
        """Forget all."""


_Cached = TypeVar("_Cached", bound=_Cache)
_caches: list[_Cache] = []


def of_texts(cached: _Cached) -> _Cached:
    """Note a function that remembers results by texts (a decorator above ``lru_cache``)."""
    _caches.append(cached)
    return cached


def forget() -> None:
    """Forget all texts and what was made of them."""
    for one in _caches:
        one.cache_clear()
