"""What sentences say of a dataset: how its prefecture, edition, policies and groups are called."""

from kankei_geo.base.i18n import Words, number_words
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept

_ONE_BY_ONE = 10  # from here on Japanese counts things without つ
_ORDINALS = {2: "second", 4: "fourth", 8: "eighth", 16: "sixteenth", 32: "thirty-second"}


@kept
def about(data: Dataset, language: str) -> dict[str, str]:
    """Return the fields that sentences about a dataset have in common.

    Parameters
    ----------
    data : Dataset
        What the sentences are about.
    language : str
        Language of the texts.

    Returns
    -------
    dict of str to str
        Callers must not change it. ``prefecture``; ``total`` (number of municipalities) and
        ``municipalities`` (all of them, as a title has it); ``whole`` (the prefecture as a
        whole) and ``inside`` (within it); ``outlined`` (what is drawn and never counted, or
        empty); ``edition`` (its title), ``table`` (what sentences call it), ``Table`` (the
        same at the beginning) and ``listing`` (that something stands in it); ``policies``
        (their number, in English as a word), ``Policies`` (the same at the beginning),
        ``things`` (so many things) and ``last`` (the number of combinations, as an ordinal);
        ``Group``, ``Groups``, ``group`` and ``groups`` (what municipalities are grouped by,
        at the beginning and inside of a sentence) and ``per`` (the same, in short).
    """
    return {name: text.text(language) for name, text in _fields(data).items()}


def _fields(data: Dataset) -> dict[str, Words]:
    prefecture, edition = data.prefecture, data.edition
    name, table = prefecture.title, edition.short.words
    total, number = prefecture.municipalities, len(data.policies)
    group, groups = prefecture.groups.name.words, prefecture.groups.many
    things = f"{number}つ" if number < _ONE_BY_ONE else str(number)
    every = 2**number
    has_wards = data.municipalities["name"].str.endswith("区").any()  # those of Tokyo
    kinds = "区市町村" if has_wards else "市町村"
    return {
        "prefecture": name,
        "total": Words(str(total), str(total)),
        "municipalities": Words(f"{name.ja}{total}{kinds}", f"{name.en}’s municipalities"),
        "whole": prefecture.as_a_whole,
        "inside": Words(f"{name.ja[-1]}内", name.en),
        "outlined": prefecture.out_of_scope.name.words
        if prefecture.out_of_scope
        else Words("", ""),
        "edition": edition.title.words,
        "table": table,
        "Table": Words(table.ja, begun(table.en)),
        "listing": Words(f"{table.ja}に掲載", "listed"),
        "policies": number_words(number),
        "Policies": Words(str(number), begun(number_words(number).en)),
        "things": Words(things, number_words(number).en),
        "last": Words(str(every), _ORDINALS.get(every, f"{every}th")),
        "Group": group,
        "Groups": groups,
        "group": Words(group.ja, group.en[0].lower() + group.en[1:]),
        "groups": Words(groups.ja, groups.en[0].lower() + groups.en[1:]),
        "per": Words(group.ja, "area"),
    }


def begun(text: str) -> str:
    """Return a text as it stands at the beginning of a sentence."""
    return text[0].upper() + text[1:]
