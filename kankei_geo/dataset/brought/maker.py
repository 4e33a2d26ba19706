"""Settings and tables of an edition, and of indicators, as a checked table has them."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

import pandas as pd

from kankei_geo.base import paths
from kankei_geo.base.errors import InputContentError
from kankei_geo.base.i18n import Words, msgid, translate
from kankei_geo.dataset.brought.cell_values import Mark
from kankei_geo.dataset.brought.choices import Choices, Rule
from kankei_geo.dataset.brought.columns import Column, ColumnKind
from kankei_geo.dataset.brought.finding import shown
from kankei_geo.dataset.brought.plain import plain
from kankei_geo.dataset.brought.report import Report
from kankei_geo.dataset.brought.several import RULES
from kankei_geo.dataset.brought.used import figures_of, levels_of, listed_of, policies_of, year_of
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.edition import MOST_POLICIES, Edition, Level, Pattern, Policy
from kankei_geo.dataset.indicator import COLUMNS, Indicator
from kankei_geo.dataset.names import normalise
from kankei_geo.dataset.prefecture import INDICATOR_TABLE, Prefecture
from kankei_geo.dataset.settings import Texts
from kankei_geo.dataset.sources import FileHash, Sidecar, sha256_of

# Tokens of the Digital Agency's design system (MIT), as those of the shipped edition; each has a
# contrast of at least 4.5 to white.
COLOURS = (
    *("#197a4b", "#aa00aa", "#927200", "#008299", "#ce0000", "#0017c1"),
    *("#5b3a00", "#6f23d0", "#3e5100", "#8b0046", "#005f73", "#595959"),
)
MATRIX, INDICATORS = "policy_matrix", f"{INDICATOR_TABLE}brought"
_DIRECTIONS: dict[str, Literal["more", "less", ""]] = {"more": "more", "less": "less"}
_MOST_DECIMALS = 4
STATED, CHOSEN = "stated", "chosen"
_PATTERNS: tuple[Pattern, ...] = ("none", "hatch", "back_hatch", "dense_dots")
_LICENCE = {"ja": "持ち込んだ方が確認してください", "en": "To be checked by who brought it"}
_LONGEST_NOTE, _MOST_NOTES = 200, 5
_MOST_FIGURES = 60


class NothingToShowError(InputContentError):
    """A table of which nothing can be shown."""


def _names(columns: Sequence[Column]) -> Iterator[Texts]:
    """Yield what columns are called: one that is called as another one before says where it is."""
    taken: set[str] = set()
    for column in columns:
        name = plain(column.heading)
        if not name:
            yield Texts(ja=f"{column.letters}列", en=f"column {column.letters}")
        elif name in taken:
            yield Texts(ja=f"{name}（{column.letters}列）", en=f"{name} (column {column.letters})")
        else:
            yield Texts(ja=name, en=name)
        taken.add(name)


def _decimals(column: Column) -> int:
    """Return the digits behind the point that the values of a column have."""
    numbers = [value for value in map(column.value, column.values) if isinstance(value, float)]
    told = (f"{number:.{_MOST_DECIMALS}f}".rstrip("0") for number in numbers)
    return max((len(text.partition(".")[2]) for text in told), default=0)


class Maker:
    """Makes settings and tables of an edition from a report."""

    def __init__(self, data: Dataset, report: Report, name: str, choices: Choices) -> None:
        self.data = data
        self.report = report
        self.name = plain(name, longest=60)
        self.choices = choices
        self.columns = policies_of(report)
        self.figures = figures_of(report, choices)[:_MOST_FIGURES]
        if not self.columns and not self.figures:
            raise NothingToShowError(
                msgid(
                    "No column holds marks (○ and ×, 有 and 無, 1 and 0) or numbers of which the "
                    "year is known. Choose for at least one column that it is a policy or an "
                    "indicator, and tell the year of the table."
                )
            )
        if len(self.columns) > MOST_POLICIES:
            raise NothingToShowError(
                msgid(
                    "{count} columns are policies; at most {most} can be shown at a time. Leave "
                    "out some of them."
                ),
                count=len(self.columns),
                most=MOST_POLICIES,
            )
        self.codes = listed_of(report)
        if self.columns and not self.codes:
            raise NothingToShowError(
                msgid(
                    "No municipality has a mark in each of the policies. Choose what blank cells "
                    "and undecided marks mean, or leave out columns."
                )
            )
        self.levels = levels_of(report)
        self.policies = tuple(self._policies())
        self.title = plain(choices.title or self.name.rpartition(".")[0] or self.name, longest=60)

    @property
    def words(self) -> Words:
        """What the table is called wherever it is shown."""
        dated = self.choices.as_of
        return Words(
            f"持ち込み「{self.title}」" + (f"（{dated}時点）" if dated else ""),
            f"Brought in: “{self.title}”" + (f" (as of {dated})" if dated else ""),
        )

    def edition(self, identifier: str) -> Edition:
        """Return the settings; those that are shipped where no column is a policy."""
        if not self.columns:
            return self.data.edition
        return Edition(
            id=identifier,
            title=Texts(ja=self.words.ja, en=self.words.en),
            short=Texts(ja="持ち込みの表", en="the table brought in"),
            as_of=self.choices.as_of,
            source=self.source,
            licence=Texts(
                ja="持ち込んだ方が確認してください", en="To be checked by who brought it"
            ),
            policies=self.policies,
            levels=tuple(self._levels()),
            tables=tuple(
                sorted(
                    f"{table}.csv" for table in self.tables() if table not in {MATRIX, INDICATORS}
                )
            ),
        )

    @property
    def source(self) -> str:
        """Where the table comes from, as its reader tells, or its file."""
        return plain(self.choices.source, longest=80) or self.name

    def _levels(self) -> Iterator[Level]:
        """Yield the evidence levels that marks have: those of the table first."""
        patterns = iter(_PATTERNS)
        for number, name in enumerate(self.levels.names, start=1):
            told = Texts(ja=name, en=name)
            yield Level(key=f"l{number}", name=told, short=told, pattern=next(patterns))
        there = {self._level(column, code) for column in self.columns for code in self.codes}
        if STATED in there:
            yield Level(
                key=STATED,
                name=Texts(ja="表に記載", en="as the table states"),
                short=Texts(ja="記載", en="table"),
                pattern=next(patterns),
            )
        if CHOSEN in there:
            yield Level(
                key=CHOSEN,
                name=Texts(ja="読み方を指定", en="read as its reader chose"),
                short=Texts(ja="指定", en="chosen"),
                pattern="sparse_dots",
            )

    def _level(self, column: Column, code: str) -> str:
        """Return the key of the evidence level of a mark."""
        if code in column.chosen:
            return CHOSEN
        name = self.levels.of(column, code)
        return f"l{self.levels.names.index(name) + 1}" if name in self.levels.names else STATED

    def _policies(self) -> Iterator[Policy]:
        """Yield the policies; one that is called as a shipped one is that one."""
        known = {
            normalise(name): policy
            for policy in self.data.edition.policies
            for name in (policy.key, policy.name.ja, policy.name.en)
        }
        same: dict[str, Policy] = {}
        for column in self.columns:
            policy = known.get(normalise(column.heading))
            if policy is not None and policy not in same.values():
                same[column.letters] = policy
        # A colour stands for one thing, and for another than on the shipped pages if that can be.
        shipped = {policy.colour for policy in self.data.edition.policies}
        there = {policy.colour for policy in same.values()}
        left = sorted(set(COLOURS) - there, key=lambda each: (each in shipped, COLOURS.index(each)))
        names = _names(self.columns)
        for number, (column, name) in enumerate(zip(self.columns, names, strict=True), start=1):
            yield same.get(column.letters) or Policy(
                key=f"p{number:02}",
                field=f"p{number:02}",
                name=name,
                colour=left.pop(0),
            )

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables by their names: only the matrix is always there."""
        found = {INDICATORS: self._values()}
        if self.columns:
            found |= {MATRIX: self._matrix(), "grounds": self._grounds(), "notes": self._notes()}
        return {name: table for name, table in found.items() if len(table)}

    def prefecture(self) -> Prefecture:
        """Return the prefecture, with the indicators of the table."""
        shipped = self.data.prefecture
        if not self.figures:
            return shipped
        own = {name: getattr(shipped, name) for name in Prefecture.model_fields}
        own["indicators"] = (*shipped.indicators, *self._indicators())
        return Prefecture.model_validate(own)

    def _indicators(self) -> Iterator[Indicator]:
        names = _names(self.figures)
        for number, (column, name) in enumerate(zip(self.figures, names, strict=True), start=1):
            unit = plain(column.unit)
            where = self._where(column)
            yield Indicator(
                key=f"i{number:02}",
                name=name,
                unit=Texts(ja=unit, en=unit) if unit else None,
                direction=_DIRECTIONS.get(column.direction, ""),
                decimals=_decimals(column),
                adds_up=column.is_additive,
                definition=Texts(
                    ja=f"持ち込みの表：{where.ja}", en=f"Table brought in: {where.en}"
                ),
                tables=(f"{INDICATORS}.csv",),
            )

    def _values(self) -> pd.DataFrame:
        rows = [
            (code, f"i{number:02}", year, value)
            for number, column in enumerate(self.figures, start=1)
            for code in sorted(self.report.made)
            if isinstance(value := column.value(code), float) and (year := self._year(column, code))
        ]
        return pd.DataFrame(rows, columns=list(COLUMNS))

    def _year(self, column: Column, code: str) -> int:
        """Return the year of a value: a row's own goes before that of the table."""
        is_chosen = column.letters in dict(self.choices.years)
        return (0 if is_chosen else column.years.get(code, 0)) or year_of(column, self.choices)

    def _matrix(self) -> pd.DataFrame:
        made: dict[str, object] = {"code": self.codes}
        marks = pd.DataFrame(index=list(self.codes))
        for policy, column in zip(self.policies, self.columns, strict=True):
            marks[policy.key] = [int(column.value(code) is Mark.yes) for code in self.codes]
        made["priority_count"] = marks.sum(axis=1).to_numpy()
        for policy, column in zip(self.policies, self.columns, strict=True):
            levels = [self._level(column, code) for code in self.codes]
            made |= {
                policy.key: marks[policy.key].to_numpy(),
                f"{policy.key}_level": levels,
                f"{policy.key}_grounds": [f"{policy.key}_{level}" for level in levels],
            }
        return pd.DataFrame(made)

    def _grounds(self) -> pd.DataFrame:
        rows = []
        for policy, column in zip(self.policies, self.columns, strict=True):
            there = dict.fromkeys(self._level(column, code) for code in self.codes)
            for level in there:
                ja, en = self._stands(column, level)
                rows.append((f"{policy.key}_{level}", level, ja, en, self.source))
        names = ["grounds", "level", "text_ja", "text_en", "source"]
        return pd.DataFrame(rows, columns=names)

    def _stands(self, column: Column, level: str) -> tuple[str, str]:
        """Return where the marks of a level stand, in Japanese and in English."""
        where = self._where(column)
        signs = [f"「{each.found or '空欄'}」" for each in column.meanings if each.is_chosen]
        if level == CHOSEN and signs:
            told = "、".join(signs)
            return (
                f"{where.ja}にある{told}の読み方を、持ち込んだ方が指定しました。",
                f"Who brought the table chose how {told} in {where.en} is read.",
            )
        found = self.levels.columns.get(column.letters)
        if found is None or level in {STATED, CHOSEN}:
            return f"{where.ja}の記載です。", f"As it stands in {where.en}."
        return (
            f"{where.ja}の記載です。根拠の水準は、{found.place}列の記載です。",
            f"As it stands in {where.en}; its evidence level, in column {found.place}.",
        )

    def _where(self, column: Column) -> Texts:
        """Return where a column stands, and what was done with its rows."""
        file = f"{self.name} {plain(self.report.sheet)}".strip()
        ja = [f"「{plain(column.item)}」の行"] if column.item else []
        en = [f"rows of “{plain(column.item)}”"] if column.item else []
        if self.choices.rule and self.report.several.rows:
            rule = RULES[Rule(self.choices.rule)]
            in_japanese = translate(rule, "ja")
            ja.append(f"1市町村に複数の行がある場合：{in_japanese}")
            en.append(f"of several rows of a municipality: {rule}")
        return Texts(
            ja=f"{file} {column.place}列" + (f"（{'、'.join(ja)}）" if ja else ""),
            en=f"{file} column {column.place}" + (f" ({'; '.join(en)})" if en else ""),
        )

    def _notes(self) -> pd.DataFrame:
        rows = [
            (code, text, text, self.source)
            for column in self._texts()
            for code in self.report.made
            if (value := column.value(code)) is not None
            for text in [
                f"{plain(column.heading)}：{plain(shown(value), longest=_LONGEST_NOTE)}".strip("：")
            ]
            if text
        ]
        return pd.DataFrame(rows, columns=["code", "text_ja", "text_en", "source"])

    def _texts(self) -> Sequence[Column]:
        """Return the columns that stand in records: grounds go before other texts."""
        kinds = (ColumnKind.grounds, ColumnKind.level, ColumnKind.text)
        levels = self.levels.columns.values() if self.levels.names else ()
        texts = [
            column
            for column in self.report.columns
            if column.kind in kinds and column not in levels
        ]
        return sorted(texts, key=lambda column: kinds.index(column.kind))[:_MOST_NOTES]

    def sidecars(self, tables: Mapping[Path, bytes], read: FileHash) -> tuple[Sidecar, ...]:
        """Return what describes the tables: sources page and credits name the file."""
        return tuple(self._sidecar(path, content, read) for path, content in tables.items())

    def _sidecar(self, path: Path, content: bytes, read: FileHash) -> Sidecar:
        titles = {
            MATRIX: msgid("Policy marks of the table that was brought in"),
            "grounds": msgid("Grounds of the marks of the table that was brought in"),
            "notes": msgid("Texts of the table that was brought in"),
            INDICATORS: msgid("Figures of the table that was brought in"),
        }
        what = titles[path.stem]
        brought = msgid("Brought in by the reader ({file}; not kept on the server)")
        credit = msgid("Brought in by the reader: {source}")
        languages = ("ja", "en")
        return Sidecar(
            path=Path(path.name + paths.SIDECAR_SUFFIX),
            title={each: translate(what, each) for each in languages},
            producer={each: translate(brought, each).format(file=self.name) for each in languages},
            source=self.source,
            url="",
            vintage=self.choices.as_of or translate("not told", "ja"),
            licence=_LICENCE,
            credit={each: translate(credit, each).format(source=self.credit) for each in languages},
            redistributable=True,
            processing=("Read the rows and columns that the reader chose",),
            inputs=(read,),
            outputs=(FileHash(path.name, sha256_of(content)),),
        )

    @property
    def credit(self) -> str:
        """What a credit line names: the title, the source that was told, and the file."""
        told = plain(self.choices.source, longest=80)
        return "、".join(dict.fromkeys(part for part in (self.title, told, self.name) if part))
