"""What readers do by chance: pages, filters, tables, documents, lost connections, programs."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from random import Random
from urllib.parse import parse_qs

from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import WebSocketException

from benchmarks.browser import ROOT
from benchmarks.reader import FailedError, Reader, Traffic
from benchmarks.watched import Watched
from benchmarks.widgets import message_in, touched
from kankei_geo.base.pages import OVERVIEW_PAGE, PAGE_NAMES
from kankei_geo.export import FORMAT_NAMES
from kankei_geo.view.view import CHAPTERS, STUDIES

# A document that is not of this page, may not be passed on, or has no table to be made of.
_REFUSED = (HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
_PAGES = ("", *PAGE_NAMES[1:], "brought")
# What is loaded when somebody first asks for it: other prefectures on each page, and by page.
_PREFECTURES = ("", "prefecture=20&lang=en", "prefecture=00")
_VIEWS = {
    "": ("prefecture=30", "kind=tiles", "kind=four", "present=1", "layer=metro_pr", "sphere=CTS"),
    "municipality": ("code=01428",),
    "compare": ("code=01428-01210",),
    "analysis": tuple(f"study={one}" for one in STUDIES),
    "background": tuple(f"chapter={one}" for one in CHAPTERS),
}
_PROGRAMS = (
    *("", "openapi.json", "codes", "municipalities", "municipalities.csv", "candidates"),
    *("municipalities.json-stat", "distribution", "initiatives", "indicators", "sources"),
    *("municipalities/01428", "ogc/collections/municipalities/items?limit=20"),
)
_QUICK_FORMATS = ("csv", "csvw", "svg", "html", "geojson")
_TABLES = (ROOT / "tests" / "tables", ROOT / "tests" / "hostile" / "files")
_STEPS_OF_A_READER, _AFTER_A_FAILURE_S = (3, 45), 1


@dataclass
class Walk:
    """What all readers do together.

    Attributes
    ----------
    server : Watched
        Where they walk.
    chance : random.Random
        Decides what they do; the same number gives the same wishes.
    share : float
        Of one core that server and client may take; 0 for all there is.
    """

    server: Watched
    chance: Random
    share: float = 0.0
    traffic: Traffic = field(default_factory=Traffic)
    did: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    codes: tuple[str, ...] = ()
    addresses: list[str] = field(default_factory=lambda: [""])
    _begun: tuple[float, float] = (0.0, 0.0)

    def _spent(self) -> float:
        return self.server.cpu() + time.process_time()

    async def rest(self) -> None:
        """Wait until no more than our share of a core is taken."""
        await asyncio.sleep(0)
        if not self.share:
            return
        since, spent = self._begun
        ahead = (self._spent() - spent) / self.share - (time.monotonic() - since)
        await asyncio.sleep(max(0.0, ahead))

    def begin(self) -> None:
        """Count our share from now on."""
        self._begun = time.monotonic(), self._spent()

    def reader(self) -> Reader:
        """Return a new one, who has not come yet."""
        return Reader(self.server.address, self.chance, self.traffic)

    async def everything(self) -> None:
        """Visit each page and make each document once: what is loaded late is loaded then."""
        reader = self.reader()
        await reader.connect()
        told = json.loads(await reader.fetch("/api/v1/municipalities"))
        self.codes = tuple(one["code"] for one in told["municipalities"])
        for page in _PAGES:
            for query in (*_PREFECTURES, *_VIEWS.get(page, ())):
                reader.page = ""
                await reader.open(page, query)
        for name in FORMAT_NAMES:
            await reader.fetch(f"/view/{OVERVIEW_PAGE}.{name}")
        for path in _PROGRAMS:
            await reader.fetch(f"/api/v1/{path}")
        await self.bring(reader)
        await reader.leave()

    async def walk(self, end: float) -> None:
        """Come, act and leave as one reader after the other until the end."""
        while time.monotonic() < end:
            reader = self.reader()
            try:
                await self._session(reader, end)
            except (FailedError, OSError, TimeoutError, WebSocketException) as error:
                self.failed.append(f"{type(error).__name__} {error} (?{reader.query})")
                await asyncio.sleep(_AFTER_A_FAILURE_S)
            finally:
                await reader.leave()

    async def _session(self, reader: Reader, end: float) -> None:
        await reader.connect()
        await reader.open(self.chance.choice(_PAGES), self.chance.choice(self.addresses))
        for _ in range(self.chance.randint(*_STEPS_OF_A_READER)):
            if time.monotonic() > end:
                break
            await self.rest()
            step = self.chance.choices(tuple(_STEPS), tuple(_STEPS.values()))[0]
            await step(self, reader)
            self.did[step.__name__] += 1
            if "brought" not in reader.query:
                self.addresses = [*self.addresses[-50:], reader.query]

    async def press(self, reader: Reader) -> None:
        """Press or set one of the things on the page."""
        offered = [touched(one, self.chance, self.codes) for one in reader.on_page.values()]
        states = [one for one in offered if one is not None]
        if states:
            await reader.press(self.chance.choice(states))

    async def open(self, reader: Reader) -> None:
        """Go to another page, or to an earlier address."""
        page, query = self.chance.choice(_PAGES), self.chance.choice(self.addresses)
        if self.chance.random() < 0.5:  # noqa: PLR2004 -- a coin
            await reader.go(query)
        else:
            reader.page = ""
            await reader.open(page, reader.query)

    async def document(self, reader: Reader) -> None:
        """Make a document of some view by its address."""
        page, query = self.chance.choice(PAGE_NAMES), reader.query
        if "brought" in parse_qs(query):
            query = ""
        names = _QUICK_FORMATS if self.share and self.chance.random() < 0.7 else FORMAT_NAMES  # noqa: PLR2004 -- most are quick
        await reader.fetch(f"/view/{page}.{self.chance.choice(names)}?{query}", *_REFUSED)

    async def download(self, reader: Reader) -> None:
        """Make a document by a button of the page, which stands behind a switch."""
        for one in reader.elements("checkbox"):
            if one.id.endswith("favourites"):
                await reader.press(WidgetState(id=one.id, bool_value=True))
        if await reader.download() is not None:
            self.did["made on a page"] += 1

    async def program(self, reader: Reader) -> None:
        """Ask as a program does."""
        await reader.fetch(f"/api/v1/{self.chance.choice(_PROGRAMS)}")

    async def bring(self, reader: Reader) -> None:
        """Bring a table, whole or broken, and show it on all pages if it can be shown."""
        reader.page = ""
        await reader.open("brought", "")
        name, content = self._table()
        await reader.bring(name, content)
        for one in list(reader.on_page.values()):
            state = touched(one, self.chance, self.codes)
            if state is not None and message_in(one).id.endswith("brought_use"):
                await reader.press(state)
                self.did["a table shown"] += 1

    def _table(self) -> tuple[str, bytes]:
        if self.chance.random() < 0.5:  # noqa: PLR2004 -- a coin
            # Another one each time, as those of different people are.
            rows = [
                f"{code},{self.chance.choice('○×')},{self.chance.randint(0, 99_999)}"
                for code in self.codes
            ]
            name = f"soak{self.chance.randint(0, 10**9)}.csv"
            return name, "\n".join(["市町村コード,宿泊税,観光客数（2021年）", *rows]).encode()
        files = [file for folder in _TABLES for file in sorted(folder.iterdir()) if file.is_file()]
        file = self.chance.choice(files)
        content = file.read_bytes()
        if self.chance.random() < 0.3:  # noqa: PLR2004 -- some are torn
            content = content[: self.chance.randint(0, len(content))]
        return file.name, content

    async def reconnect(self, reader: Reader) -> None:
        """Lose the connection and come back to the same session."""
        before = reader.session
        await reader.leave()
        await asyncio.sleep(0.1)
        await reader.connect()
        await reader.again()
        if reader.session != before:
            raise FailedError("the session was not found again")

    async def break_off(self, reader: Reader) -> None:
        """Close the window while the page is being made, and open another one."""
        going = asyncio.create_task(reader.again())
        await asyncio.sleep(0.02)
        await reader.leave()
        await asyncio.gather(going, return_exceptions=True)
        new = self.reader()
        reader.__dict__.update(new.__dict__)
        await reader.connect()
        await reader.open("", "")


_STEPS: dict[Callable[[Walk, Reader], Awaitable[None]], int] = {
    Walk.press: 70,
    Walk.open: 12,
    Walk.document: 3,
    Walk.download: 3,
    Walk.program: 4,
    Walk.bring: 3,
    Walk.reconnect: 3,
    Walk.break_off: 2,
}
