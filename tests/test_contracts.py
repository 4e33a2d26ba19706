"""Where files are read, what caches are told apart by, and who opens a dataset: by the source."""

import ast
from collections.abc import Callable, Iterator

import pytest

from .conftest import ROOT

# The rooms and modules that read what is shipped, inputs of a build, and catalogues of texts.
READING = (
    "kankei_geo/dataset/",
    "kankei_geo/build/",
    "kankei_geo/base/files.py",
    "kankei_geo/base/i18n.py",
    "kankei_geo/base/archive.py",
)
READS_ITS_OWN = {
    "kankei_geo/present/html.py": "templates of pages and tables",
    "kankei_geo/export/fonts.py": "cuts a shipped font down to the letters of a page",
    "kankei_geo/export/gis/geopackage.py": "GDAL writes to a folder only; what it wrote is packed",
    "kankei_geo/export/gis/map_files.py": "GDAL writes to a folder only; what it wrote is packed",
    "kankei_geo/export/gis/shapefile.py": "GDAL writes to a folder only; what it wrote is packed",
    "kankei_geo/export/page/single_page.py": "templates and scripts of the page to take away",
    "kankei_geo/export/typeset.py": "fonts of figures",
    "kankei_geo/ops/proxy.py": "the template of nginx's configuration",
    "kankei_geo/ui/bundle.py": "Streamlit's own files, to pack them",
    "kankei_geo/ui/inline.py": "style and scripts of all pages",
    "kankei_geo/ui/typefaces.py": "the typeface of icons, and the files that name icons",
    "kankei_geo/view/asked/lexicon.py": "the words of questions",
    "kankei_geo/ui/first_page.py": "Streamlit's first page, and the style and script put into it",
}
CACHED_WITHOUT_DATASET = {
    "kankei_geo/ui/server.py _made": "the latest documents, never of what a reader brought",
    "kankei_geo/ui/inline.py _style": "the style sheet of the program",
    "kankei_geo/ui/inline.py _scripts": "scripts of the program",
    "kankei_geo/ui/inline.py _digest": "of both",
    "kankei_geo/ops/memory.py _glibc": "functions of the system",
    "kankei_geo/ui/once.py _pages": "the pages of the program, as Streamlit lists them",
    "kankei_geo/ui/once.py _theme": "options of the process",
    "kankei_geo/ui/once.py _config": "options of the process",
    "kankei_geo/ui/sign_in.py is_served": "what the operator set, once",
    "kankei_geo/ops/settings.py held": "what the operator set, once",
    "kankei_geo/ui/bundle.py _packed": "files of Streamlit, each once",
    "kankei_geo/base/i18n.py _catalogue": "texts of the program",
    "kankei_geo/base/line_breaks.py _units": "what of a text stays together, by its letters",
    "kankei_geo/export/fonts.py _subset": "a part of a shipped font, by its letters",
    "kankei_geo/export/fonts.py number_glyphs": "done once in a process",
    "kankei_geo/export/page/single_page.py _environment": "templates of the program",
    "kankei_geo/export/page/single_page.py _script": "scripts of the program",
    "kankei_geo/present/html.py _environment": "how templates are read",
    "kankei_geo/present/html.py _template": "a template of the program",
    "kankei_geo/export/typeset.py _advance": "width of a letter of a font",
    "kankei_geo/export/typeset.py _font": "a shipped font, by its weight",
    "kankei_geo/export/typeset.py _units": "what of a text stays together, by its letters",
    "kankei_geo/export/typeset.py _register": "the shipped fonts, once",
    "kankei_geo/export/workbook/workbook_print.py letters": "how wide a text is, by its letters",
    "kankei_geo/export/typeset.py letters": "which letters the shipped fonts have",
    "kankei_geo/export/typeset.py wrap": "lines of a text, by its letters and its width",
}
OPENING = (
    "kankei_geo/cli/",
    "kankei_geo/door/asked.py",
    "kankei_geo/ui/ready.py",
    "kankei_geo/ui/server.py",
    "kankei_geo/ui/sessions.py",
    "kankei_geo/ui/state.py",
    "kankei_geo/view/restore.py",
)
_READERS = {"open", "read_text", "read_bytes"}
_OF_RESOURCES = {"addfont", "load_font", "TTFont", "FileSystemLoader", "PackageLoader"}
_LIBRARIES = {"pyogrio", "gpd", "geopandas", "pd", "pandas"}
_CACHES = {"cache", "lru_cache", "cache_data", "cache_resource"}

Check = Callable[[str, ast.Module], Iterator[str]]


def name_of(node: ast.expr) -> str:
    """Return the last part of a dotted name, of what is called if it is a call."""
    if isinstance(node, ast.Call):
        return name_of(node.func)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def reads(_place: str, tree: ast.Module) -> Iterator[str]:
    """Find what reads files, or hands a file's name to a library that does."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in _LIBRARIES:
            # They are called by their module's name, so that the rule below sees it.
            yield from (item.name for item in node.names if item.name.startswith("read_"))
        if not isinstance(node, ast.Call):
            continue
        name = name_of(node)
        owner = name_of(node.func.value) if isinstance(node.func, ast.Attribute) else ""
        if name in _READERS | _OF_RESOURCES or (owner in _LIBRARIES and name.startswith("read_")):
            yield f"line {node.lineno}: {name}"


def caches_without_dataset(place: str, tree: ast.Module) -> Iterator[str]:
    """Find functions whose results are kept, but not with the dataset that they are made of.

    `kept` and `remembered` of the dataset's room do that, and take nothing but functions of one.
    A cache of a module would hold every dataset for ever.
    """
    decorators = set[ast.expr]()
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        decorators |= set(node.decorator_list)
        if not _CACHES.isdisjoint(map(name_of, node.decorator_list)):
            yield f"{place} {node.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node) in _CACHES and node not in decorators:
            yield f"{place} line {node.lineno}"


def openings(_place: str, tree: ast.Module) -> Iterator[str]:
    """Find what opens a dataset instead of being handed one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute) and name_of(node) == "open_dataset":
            yield f"line {node.lineno}"
        if isinstance(node, ast.ImportFrom):
            yield from (f"line {node.lineno}" for item in node.names if item.name == "open_dataset")


def found_by(check: Check) -> dict[str, list[str]]:
    """Return what a check finds in each module of the program, where it finds something."""
    sources = [*sorted((ROOT / "kankei_geo").rglob("*.py")), *sorted((ROOT / "pages").glob("*.py"))]
    found = {}
    for path in (*sources, ROOT / "dashboard.py"):
        place = path.relative_to(ROOT).as_posix()
        found[place] = list(check(place, ast.parse(path.read_text(encoding="utf-8"))))
    assert len(found) > 150  # all of them were looked at
    return {place: items for place, items in found.items() if items}


def test_files_are_read_in_the_rooms_of_loading_and_building_only() -> None:
    found = found_by(reads)
    elsewhere = {place: items for place, items in found.items() if not place.startswith(READING)}
    assert {p: items for p, items in elsewhere.items() if p not in READS_ITS_OWN} == {}
    assert set(READS_ITS_OWN) == set(elsewhere)  # none is on the list in vain
    for place in ("dataset/shipped.py", "dataset/settings.py", "build/written.py"):
        assert f"kankei_geo/{place}" in found  # the check sees those that do read


def test_what_is_kept_is_kept_by_its_dataset() -> None:
    found = found_by(caches_without_dataset)
    functions = {
        item
        for place, items in found.items()
        if not place.startswith("kankei_geo/dataset/")
        for item in items
    }
    assert functions == set(CACHED_WITHOUT_DATASET)


def test_a_dataset_is_opened_at_the_edges_of_the_program_only() -> None:
    found = found_by(openings)
    assert [place for place in found if not place.startswith(OPENING)] == []
    for place in OPENING:
        assert any(module.startswith(place) for module in found), place


@pytest.mark.parametrize(
    "source",
    [
        "open('x')",
        "with path.open('rb') as file: pass",
        "Path(__file__).read_text('utf-8')",
        "def f(path):\n    return json.loads(path.read_bytes())",
        "pyogrio.read_dataframe(path)",
        "pyogrio.raw.open_arrow(path); gpd.read_file(path)",
        "import geopandas\ngeopandas.read_parquet(path)",
        "pd.read_csv(io.StringIO(text))",
        "from pandas import read_csv",
        "font_manager.fontManager.addfont(path)",
    ],
)
def test_a_module_that_reads_a_file_is_found(source: str) -> None:
    assert list(reads("made_up.py", ast.parse(source)))


def test_a_module_that_only_writes_or_is_handed_its_data_is_not_found() -> None:
    source = (
        "def f(data):\n    path.write_bytes(data.read('notes.csv').to_csv())\n    pd.concat([])"
    )
    assert not list(reads("made_up.py", ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    [
        "@cache\ndef f(): pass",
        "@cache\ndef f(code: str, data: Dataset): pass",
        "@cache\ndef f(data): pass",
        "@functools.lru_cache(maxsize=8)\ndef f(table: DataFrame): pass",
        "@cache\ndef f(*, data: Dataset): pass",
        "class A:\n    @cache\n    def f(self, data: Dataset): pass",
        "@st.cache_data\ndef f(code: str): pass",
        "@staticmethod\n@cache\ndef f(code: str): pass",
        "f = cache(lambda: 1)",
        "f = lru_cache(maxsize=None)(g)",
        "@cache\ndef f(data: Dataset, name: str): pass",
        "@lru_cache(maxsize=8)\ndef f(data: 'Dataset'): pass",
    ],
)
def test_a_cache_that_two_datasets_would_share_is_found(source: str) -> None:
    assert list(caches_without_dataset("made_up.py", ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    [
        "@kept\ndef f(data: Dataset, name: str): pass",
        "@remembered(8)\ndef f(data: Dataset): pass",
        "def f(code: str): pass",
        "class A:\n    @cached_property\n    def f(self): pass",
    ],
)
def test_what_is_kept_with_its_dataset_is_not_found(source: str) -> None:
    assert not list(caches_without_dataset("made_up.py", ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    [
        "from kankei_geo.dataset.catalogue import open_dataset",
        "from kankei_geo.dataset.catalogue import open_dataset as at_once",
        "catalogue.open_dataset('01')",
        "make = catalogue.open_dataset",
    ],
)
def test_a_module_that_opens_a_dataset_is_found(source: str) -> None:
    assert list(openings("made_up.py", ast.parse(source)))


def test_a_module_that_is_handed_a_dataset_is_not_found() -> None:
    source = "from kankei_geo.dataset.dataset import Dataset\ndef f(data: Dataset): data.read('x')"
    assert not list(openings("made_up.py", ast.parse(source)))
