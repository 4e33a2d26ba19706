"""Tables that are hostile and too large, or too odd, to stand in a repository."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from kankei_geo.dataset.brought import limits
from tests.hokkaido import HOKKAIDO

NAMES = tuple(HOKKAIDO.municipalities["name"])
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_BOMB = (
    '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
_FILE = '<!DOCTYPE a [<!ENTITY i SYSTEM "file:///etc/passwd">]>'

Parts = dict[str, bytes | str]


def text(value: str) -> str:
    """Return a cell with a text."""
    return f'<c t="inlineStr"><is><t>{value}</t></is></c>'


def sheet(rows: str = "", after: str = "") -> str:
    """Return a sheet with all municipalities, then rows."""
    whole = f"<row>{text('市町村')}{text('値')}</row>" + "".join(
        f"<row>{text(name)}<c><v>{number}</v></c></row>" for number, name in enumerate(NAMES)
    )
    return bare(whole + rows, after)


def bare(rows: str, after: str = "") -> str:
    """Return a sheet of rows."""
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def parts(*sheets: str, titles: Sequence[str] = ()) -> Parts:
    """Return the parts of a workbook."""
    numbers = range(1, len(sheets) + 1)
    named = [*titles, *(f"S{number}" for number in numbers)]
    names = [f"xl/worksheets/sheet{number}.xml" for number in numbers]
    types = "".join(
        f'<Override PartName="/{name}" ContentType="{_KIND}.worksheet+xml"/>' for name in names
    )
    links = "".join(
        f'<Relationship Id="r{number}" Type="{_LINKS}/worksheet" '
        f'Target="worksheets/sheet{number}.xml"/>'
        for number in numbers
    )
    book = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="r{number}"/>'
        for number, name in zip(numbers, named, strict=False)
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default '
        f'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>{types}'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_KIND}.sharedStrings+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{book}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}'
        f'<Relationship Id="s" Type="{_LINKS}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>",
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}"/>',
        **dict(zip(names, sheets, strict=True)),
    }


def packed(found: Mapping[str, bytes | str]) -> bytes:
    """Return parts as an archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in found.items():
            archive.writestr(name, content)
    return target.getvalue()


def book(*sheets: str, **more: bytes | str) -> bytes:
    """Return a workbook; `more` are other parts, ``__`` standing for a slash and ``_`` a dot."""
    return packed(parts(*sheets or (sheet(),)) | _named(more))


def _named(more: Mapping[str, bytes | str]) -> Parts:
    return {name.replace("__", "/").replace("_", "."): part for name, part in more.items()}


def _replaced(name: str, old: str, new: str) -> bytes:
    found = parts(sheet())
    found[name] = str(found[name]).replace(old, new)
    return packed(found)


def _shared(strings: str, rows: str = "") -> bytes:
    return book(sheet(rows), xl__sharedStrings_xml=f'<sst xmlns="{_MAIN}">{strings}</sst>')


def _flagged() -> bytes:
    """Return a workbook whose parts are said to be encrypted."""
    content = bytearray(book())
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(sign)
        while at >= 0:
            content[at + place] |= 1
            at = content.find(sign, at + 4)
    return bytes(content)


def _lying() -> bytes:
    """Return a workbook of which one part is larger than the archive says."""
    content = bytearray(packed({**parts(sheet()), "xl/media/x.bin": b"\0" * 90_000_000}))
    end = content.rfind(b"PK\x01\x02")
    content[end + 24 : end + 28] = struct.pack("<I", 10)
    return bytes(content)


def _csv(rows: Sequence[str], head: str = "市町村,値") -> bytes:
    return "\n".join([head, *rows]).encode()


def _sums() -> bytes:
    wards = ("中央", "北", "東", "白石", "豊平", "南", "西", "厚別", "手稲", "清田")
    return _csv([*(f"札幌市{ward}区,1.7e308" for ward in wards), "函館市,1", "合計,5"])


_TITLE = "&lt;script&gt;\u202e"
_FORMATTED = "".join(f'<row r="{row}" s="1"/>' for row in range(181, 1_048_577))
_PATHS = ("../../../etc/passwd", "/etc/cron.d/x", "C:\\Windows\\x", "xl/../../x.xml", "a\u202ecod")

MADE: dict[str, Callable[[], bytes]] = {
    # Texts.
    "no_bytes.csv": bytes,
    "large.csv": lambda: b"a" * (limits.MOST_BYTES + 1),
    "rows.csv": lambda: _csv(["札幌市,1"] * 20_001),
    "same_rows.csv": lambda: _csv([f"札幌市,{number}" for number in range(19_000)]),
    "columns.csv": lambda: b",".join(b"%d" % number for number in range(16_384)) + b"\n1",
    "cells.csv": lambda: _csv(["札幌市" + ",1" * 499] * 401),
    "one_line.csv": lambda: b"a" * 19_000_000,
    "quoted.csv": lambda: b'"' + b"a\n" * 9_000_000,
    "commas.csv": lambda: b"," * 19_000_000,
    "commas_wide.csv": lambda: ("あ," * 4_900_000).encode("utf-16"),
    "long_cells.csv": lambda: _csv([f"{name},{'あ' * 32_000}" for name in NAMES]),
    "unit_of_spaces.csv": lambda: _csv(
        [f"{name},1" for name in NAMES], f"単位{' ' * 32_000})\n市町村,値"
    ),
    "brackets.csv": lambda: _csv([f"{name},1,1,1" for name in NAMES], f"市町村,a,b,{'[' * 32_000}"),
    "texts.csv": lambda: _csv(
        [
            f"北海道石狩振興局{row}郡{row}町（旧{row}）"
            + "".join(f",北海道{row}郡{n}町" for n in range(400))
            for row in range(179)
        ],
        "市町村" + ",値" * 400,
    ),
    "formulas.csv": lambda: _csv(
        [f"{name}" + ",=<b\u202e" * 990 for name in NAMES], "市町村" + ",値" * 990
    ),
    "sums.csv": lambda: _csv(
        ["札幌市" + ",1" * 900, *["合計" + ",7" * 900] * 200], "市町村" + ",値" * 900
    ),
    "endless_sum.csv": _sums,
    "zero_bytes.csv": "市町村,値\n札幌市,1\0\n".encode,
    "program.csv": lambda: b"MZ\x90\0\x03\0\0\0\x04" + bytes(range(256)) * 20,
    "picture.csv": lambda: b"GIF89a,=1+1\n",
    "utf_32.csv": lambda: "市町村,値\n札幌市,1\n".encode("utf-32"),
    "ebcdic.csv": lambda: "city,value\nSapporo,1\n".encode("cp037") * 9 + b"\x81\x00",
    "half_letter.csv": lambda: "市町村,値\n札幌市,1\n函館".encode()[:-1],
    "half_utf_16.csv": lambda: "市町村,値\n札幌市,1\n".encode("utf-16")[:-1],
    "surrogate.csv": lambda: "市町村,値\n札幌".encode() + b"\xed\xa0\x80,1\n",
    "two_encodings.csv": lambda: "市町村,値\n".encode() + "札幌市,1\n".encode("cp932"),
    "database.csv": lambda: b"SQLite format 3\0" + bytes(90),
    # Archives.
    "archive.xlsx": lambda: packed({"a.txt": "a", "META-INF/MANIFEST.MF": "x"}),
    "cut_off.xlsx": lambda: book()[:-400],
    "cut_middle.xlsx": lambda: book()[:900] + book()[1_000:],
    "only_end.xlsx": lambda: b"PK\x05\x06" + bytes(18),
    "password.xlsx": _flagged,
    "lying_size.xlsx": _lying,
    "zip_bomb.xlsx": lambda: book(xl__media__a_bin=bytes(limits.MOST_UNPACKED)),
    "many_parts.xlsx": lambda: packed(
        parts(sheet()) | {f"xl/a{number}.xml": "" for number in range(limits.MOST_PARTS)}
    ),
    "names_of_parts.xlsx": lambda: packed(parts(sheet()) | dict.fromkeys(_PATHS, "<a/>")),
    "sheet_outside.xlsx": partial(
        _replaced, "xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "../../../etc/passwd"
    ),
    "sheet_elsewhere.xlsx": partial(
        _replaced, "xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "http://127.0.0.1:9/x"
    ),
    "no_sheets.xlsx": lambda: packed(parts()),
    # XML.
    "entities.xlsx": partial(
        _replaced, "xl/worksheets/sheet1.xml", "<worksheet", f"{_BOMB}<worksheet"
    ),
    "entities_of_a_file.xlsx": partial(
        _replaced, "xl/workbook.xml", "<workbook", f"{_FILE}<workbook"
    ),
    "entities_in_utf_16.xlsx": lambda: book(
        xl__sharedStrings_xml=f'<?xml version="1.0" encoding="UTF-16"?>{_BOMB}<sst/>'.encode(
            "utf-16"
        )
    ),
    "entities_in_ebcdic.xlsx": lambda: book(
        xl__sharedStrings_xml=b'<?xml version="1.0" encoding="cp037"?>'
        + f"{_BOMB}<sst/>".encode("cp037")
    ),
    "entities_in_another_part.xlsx": lambda: book(xl__any_bin=f"{_BOMB}<a>&i;</a>"),
    "half_xml.xlsx": lambda: book(sheet()[:-30]),
    "deep_xml.xlsx": lambda: book(bare("<row>" * 600_000)),
    "wrong_index.xlsx": lambda: _shared("", '<row><c t="s"><v>99999999999</v></c></row>'),
    "odd_numbers.xlsx": lambda: book(
        sheet("<row>" + text("夕張") + '<c><v>1e999</v></c><c t="d"><v>x</v></c></row>')
    ),
    # Too much.
    "last_row.xlsx": lambda: book(
        bare(f'<row r="1">{text("市町村")}</row><row r="1048576">{text("札幌市")}</row>')
    ),
    "formatted_rows.xlsx": lambda: book(sheet(_FORMATTED)),
    "formatted_columns.xlsx": lambda: book(
        sheet("".join(f'<row><c r="XFD{row}" s="1"/></row>' for row in range(181, 9_000)))
    ),
    "gaps.xlsx": lambda: book(*[bare('<row r="1048576"/>')] * 200),
    "wide.xlsx": lambda: book(bare("<row>" + "<c><v>1</v></c>" * 1_001 + "</row>")),
    "shared_text.xlsx": lambda: _shared(
        f"<si><t>{'a' * 32_000}</t></si>", "<row>" + '<c t="s"><v>0</v></c>' * 900 + "</row>"
    ),
    "merged_text.xlsx": lambda: book(
        sheet(
            f"<row>{text('a' * 32_000)}</row>",
            '<mergeCells><mergeCell ref="A181:ZZ900"/></mergeCells>',
        ).replace("</sheetData>", "<row/>" * 600 + f'<row r="900">{text("a")}</row></sheetData>')
    ),
    "merged_cells.xlsx": lambda: book(
        sheet(
            "",
            '<mergeCells><mergeCell ref="A1:ALL180"/>'
            + '<mergeCell ref="A1:B2"/>' * 99_999
            + "</mergeCells>",
        )
    ),
    "sheets.xlsx": lambda: book(*[bare("")] * (limits.MOST_SHEETS + 1)),
    "formats.xlsx": lambda: book(
        xl__styles_xml=f'<styleSheet xmlns="{_MAIN}">{"<xf/>" * 300_001}</styleSheet>'
    ),
    "long_text.xlsx": lambda: book(sheet(f"<row>{text('a' * 300_000)}</row>")),
    "long_cell.xlsx": lambda: book(sheet(f"<row>{text('a' * 33_000)}</row>")),
    # What would do something.
    "macros.xlsx": lambda: book(xl__vbaProject_bin=b"\xd0\xcf\x11\xe0 Shell"),
    "links.xlsx": lambda: book(
        xl__externalLinks__externalLink1_xml='<externalLink><ddeLink ddeService="cmd"/>'
    ),
    "dde.xlsx": lambda: book(sheet(f"<row>{text('札幌')}{text('=cmd|/c calc!A1')}</row>")),
    "formula_of_an_address.xlsx": lambda: book(
        sheet('<row r="181"><c r="A181"><f>WEBSERVICE("http://127.0.0.1:9/")</f></c></row>')
    ),
    "title.xlsx": lambda: packed(
        parts(sheet(), bare(f"<row>{text('x')}</row>"), titles=("表", _TITLE))
    ),
    "escaped.xlsx": lambda: book(
        sheet(f"<row>{text('_x202E_札幌市_x0007_')}<c><v>1</v></c></row>")
    ),
    "document.xlsx": lambda: packed({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}),
    "binary.xlsx": lambda: packed({"[Content_Types].xml": "<a/>", "xl/workbook.bin": b"\0"}),
}
