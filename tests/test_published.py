"""What pages publish is there for those who see it, as long as they do, and no longer."""

import asyncio
import gc
import inspect

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from kankei_geo.ui import server
from kankei_geo.ui.parts import published


def publish(content: str) -> None:
    """Publish one thing at one place, as a script that Streamlit runs."""
    import streamlit as st  # noqa: PLC0415 -- of the script

    from kankei_geo.ui.parts.published import publish  # noqa: PLC0415 -- the same

    st.text(publish(st.session_state.get("content", content), "place", "text/plain"))


@pytest.fixture
def client() -> TestClient:
    """Return a client of our own routes."""
    return TestClient(Starlette(routes=server.routes()), base_url="http://127.0.0.1")


def test_the_last_three_of_a_place_are_there_until_their_sessions_end(client: TestClient) -> None:
    one, other = (AppTest.from_function(publish, args=("first",)).run() for _ in range(2))
    addresses = [one.text[0].value]
    assert other.text[0].value == addresses[0]
    for content in ("second", "third", "fourth"):
        one.session_state["content"] = content
        one.run()
        addresses.append(one.text[0].value)
    assert len(set(addresses)) == 4
    answers = [client.get(address) for address in addresses]
    # The first is seen by somebody else, too.
    assert [one.text for one in answers] == ["first", "second", "third", "fourth"]
    assert answers[0].headers["content-type"].startswith("text/plain")
    assert answers[0].headers["cache-control"] == "no-store"
    del other
    gc.collect()
    statuses = [client.get(address).status_code for address in addresses]
    assert statuses == [404, 200, 200, 200]
    del one
    gc.collect()
    assert {client.get(address).status_code for address in addresses} == {404}


@pytest.mark.parametrize("path", ["/published/x", "/published/x/y", "/published//x", "/geometry/x"])
def test_what_nobody_published_is_no_page(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/plain")


def test_it_does_not_wait_for_those_who_wait_for_documents() -> None:
    # What is no coroutine is run in a thread, of which documents can take all.
    assert inspect.iscoroutinefunction(server._published)


def test_of_several_who_publish_the_same_each_has_the_same() -> None:
    async def all_of_them() -> list[published.Published]:
        each = (asyncio.to_thread(published._shared, "same", "text/plain") for _ in range(50))
        return list(await asyncio.gather(*each))

    assert len({id(one) for one in asyncio.run(all_of_them())}) == 1
