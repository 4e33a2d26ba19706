"""What a soak judges by, and what it made the server drop."""

import math
import threading
from collections.abc import Callable
from random import Random
from types import SimpleNamespace

import pytest
from matplotlib import font_manager
from streamlit.runtime import media_file_manager
from streamlit.runtime.media_file_storage import MediaFileKind
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.session_manager import SessionInfo

from benchmarks import soak
from benchmarks.slopes import rises, slope
from kankei_geo.export import fonts, typeset
from kankei_geo.ui import sessions

REST = dict.fromkeys((*soak.GONE, *soak.AS_BEFORE, "blocks"), 0)


def found(memory: Callable[[int], float], **left: int) -> soak.Found:
    """Return a soak of 60 samples, whose memory is a function of the actions done until then."""
    chance = Random(3)  # noqa: S311 -- nothing is kept secret
    noise = [chance.uniform(-6, 6) * soak.MEGABYTE for _ in range(60)]
    samples = [
        (at * 200, {"memory": int(memory(at * 200) + noise[at]), "blocks": 2_000_000})
        for at in range(60)
    ]
    return soak.Found(samples, REST, REST | left)


def test_a_leak_that_is_put_in_is_found_and_what_is_flat_passes() -> None:
    base = 500 * soak.MEGABYTE
    # Caches that fill are no leak, nor is a peak while a document is made.
    filling = found(lambda at: base + 90 * soak.MEGABYTE * (1 - math.exp(-at / 150)))
    peaks = found(lambda at: base + (400 * soak.MEGABYTE if at % 700 == 0 else 0))
    assert filling.faults() == peaks.faults() == []
    # 20 KB of each action stay behind.
    leak = found(lambda at: base + 20 * 1024 * at)
    assert [line.partition(" ")[0] for line in leak.faults()] == ["memory"]


@pytest.mark.parametrize("name", [*soak.GONE, *soak.AS_BEFORE, "blocks"])
def test_what_is_left_over_is_told(name: str) -> None:
    more = {**soak.AS_BEFORE, "blocks": soak.MOST_HELD}.get(name, 0)
    assert found(lambda _: 0.0, **{name: more}).faults() == []
    assert name in found(lambda _: 0.0, **{name: more + 1}).faults()[0]


def test_a_slope_needs_samples_and_its_whole_interval_counts() -> None:
    with pytest.raises(ValueError, match="let it run longer"):
        slope([0, 1], [0, 1])
    steady = slope(range(0, 1_000, 10), [at * 2 for at in range(100)])
    assert steady.value == pytest.approx(200)
    assert rises(steady, 199)
    assert not rises(steady, 201)


def test_a_session_that_nobody_came_back_to_is_ended_in_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept, ended, states, now = sessions.storage(), [], [], 0.0
    monkeypatch.setattr(kept._cache, "_timer", lambda: now)
    for name in ("first", "second", "third"):
        one = SimpleNamespace(
            id=name,
            shutdown=lambda name=name: ended.append(name),
            session_state={"_held": "a table"},
        )
        states.append(one.session_state)
        kept.save(SessionInfo(client=None, session=one))  # type: ignore[arg-type]
        now += 50
    assert kept.end_old() == 1  # without anybody who comes or goes
    kept.delete("second")  # came back
    now += 200
    assert kept.end_old() == 1
    assert ended == ["first", "third"]
    assert states == [{}, {"_held": "a table"}, {}]


def test_a_document_is_there_for_a_minute_however_many_readers_act(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 0.0
    monkeypatch.setattr(sessions.time, "monotonic", lambda: now)
    monkeypatch.setattr(media_file_manager, "MediaFileMetadata", sessions.Made)
    storage = MemoryMediaFileStorage("/media")
    files = media_file_manager.MediaFileManager(storage)
    url = files.execute_deferred(files.add_deferred(lambda: b"%PDF-", "application/pdf", "1"))
    name = url.rpartition("/")[2]
    files.clear_session_refs()  # this reader's next run
    for _ in range(20):  # runs of others end
        files.remove_orphaned_files()
    assert storage.get_file(name).kind == MediaFileKind.DOWNLOADABLE
    now = 61.0
    files.remove_orphaned_files()
    assert not storage._files_by_id


def test_fonts_of_other_threads_do_not_stay_open() -> None:
    opened = font_manager._get_font  # type: ignore[attr-defined]
    together = threading.Barrier(12)  # alive at the same time, each has a name of its own

    def draw() -> None:
        with typeset.drawing():
            font_manager.get_font(fonts.path())
        together.wait()

    threads = [threading.Thread(target=draw) for _ in range(12)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert opened.cache_info().currsize <= typeset._MOST_FONTS + 1
