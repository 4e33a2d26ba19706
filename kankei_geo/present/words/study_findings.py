"""Findings in sentences: each with what other readings make of it, and the rows it is about.

What the data do not bear is not written. What a paper says of its table is told only of that
table.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from kankei_geo.analysis import cluster_results, clusters, context, patterns, policy_pairs, readings
from kankei_geo.analysis.patterns import Adopters
from kankei_geo.dataset import facts
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import legend
from kankei_geo.present.words import doubt_words, study_numbers, words
from kankei_geo.present.words.about import about
from kankei_geo.view import doubt
from kankei_geo.view.view import AND, ANY_AIRPORT, View


@dataclass(frozen=True)
class Finding:
    """What holds of a table.

    Attributes
    ----------
    key : str
        Its name.
    text : str
        The sentence, in the reader's language.
    doubt : str
        What other readings of the marks make of it.
    known : str
        How its marks are known.
    settings : tuple of (str, object)
        Of a view that shows its rows; none where it is about no rows.
    codes : tuple of str
        These rows.
    """

    key: str
    text: str
    doubt: str
    known: str
    settings: tuple[tuple[str, Any], ...] = ()
    codes: tuple[str, ...] = ()


def rows_of(view: View, finding: Finding) -> View:
    """Return the view that shows the rows of a finding, without other conditions."""
    return replace(view.without_filters(), **dict(finding.settings))


def findings(data: Dataset, view: View) -> tuple[Finding, ...]:
    """Return what can be said of a table, in the order in which people ask."""
    if patterns.listed(data).empty:
        return ()
    of_paper = data.edition.rules == patterns.OF_PAPER
    return tuple(
        one
        for told in (
            _of_all,
            _of_most,
            _of_paper if of_paper else _of_least,
            _of_access,
            _of_pairs,
            _of_neighbours,
            _of_background,
        )
        for one in told(data, view)
    )


def _of_all(data: Dataset, view: View) -> Iterator[Finding]:
    """Tell who has all policies."""
    number, t = len(data.policies), words.translator(view.lang)
    codes = patterns.with_count(data, number)
    if number == 1 or not codes:
        return
    span = readings.combination_span(data, doubt.rule(data, view), "1" * number)
    yield Finding(
        "all",
        t("{number} of the listed municipalities have all {policies} policies: {names}.").format(
            number=len(codes),
            policies=about(data, view.lang)["policies"],
            names=study_numbers.names(data, codes, view.lang),
        ),
        doubt_words.span(span, view.lang),
        _of_counts(data, view),
        (("policy", data.policies), ("mode", AND)),
        codes,
    )


def _of_counts(data: Dataset, view: View) -> str:
    """Tell how the number of policies of a municipality is known."""
    t = words.translator(view.lang)
    if data.edition.rules == patterns.OF_PAPER:
        return t("totals are printed")
    return t(legend.level_labels(data)[data.levels[0]]) if len(data.levels) == 1 else ""


def _of_most(data: Dataset, view: View) -> Iterator[Finding]:
    """Tell the most common policy, if one is more common than all others."""
    found = _ranked(data, view)
    if len(found) > 1 and found[0].span.value > found[1].span.value:
        t = words.translator(view.lang)
        yield _of_policy(data, view, "most", found[0], t("The most common policy is {policy}: "))


def _of_least(data: Dataset, view: View) -> Iterator[Finding]:
    found = _ranked(data, view)
    if len(found) > 1 and found[-1].span.value < found[-2].span.value:
        t = words.translator(view.lang)
        told = t("The least common policy is {policy}: ")
        yield _of_policy(data, view, "least", found[-1], told)


def _ranked(data: Dataset, view: View) -> list[Adopters]:
    rule = doubt.rule(data, view)
    found = (patterns.adopters(data, policy, rule) for policy in data.policies)
    return sorted(found, key=lambda one: -one.span.value)


def _of_policy(
    data: Dataset, view: View, key: str, found: Adopters, begin: str, *end: str
) -> Finding:
    """Tell how many have a policy."""
    t = words.translator(view.lang)
    listed = patterns.listed(data)
    text = begin.format(policy=words.policy_name(data, found.policy, view.lang)) + t(
        "{number} of {listed} listed municipalities ({percent} %)."
    ).format(
        number=len(found.codes),
        listed=len(listed),
        percent=study_numbers.percent(len(found.codes), len(listed)),
    )
    told = [doubt_words.span(found.span, view.lang)]
    if not found.span.is_certain:
        told.append(doubt_words.at_the_end(found.span, view.lang))
    return Finding(
        key,
        words.sentences(view.lang, text, *end),
        " / ".join(filter(None, told)),
        words.sure(data, listed, found.policy, view.lang),
        (("policy", (found.policy,)),),
        found.codes,
    )


def _of_paper(data: Dataset, view: View) -> Iterator[Finding]:
    """Tell what the paper says of its own table, as far as the table bears it."""
    t, rule = words.translator(view.lang), doubt.rule(data, view)
    circular = t(
        "The source says so, too; but the marks by elimination were read as they are because of "
        "that sentence, so the table does not confirm it."
    )
    many = patterns.adopters(data, patterns.DUAL, rule)
    if many.is_many:
        told = t("Many stress {policy}: ")
        yield _with_share(view, _of_policy(data, view, "many", many, told, circular), many)
    few = patterns.adopters(data, patterns.METRO, rule)
    if few.is_few:
        told = t("Few take part in {policy}: ")
        yield _with_share(view, _of_policy(data, view, "few", few, told, circular), few)
    yield from _of_alone(data, view)


def _with_share(view: View, finding: Finding, found: Adopters) -> Finding:
    """Add in how many readings it is still many (more than half), or few (below a quarter)."""
    t = words.translator(view.lang)
    limit = t("more than half") if found.is_many else t("less than a quarter")
    told = t("{limit}: {share}").format(
        limit=limit, share=doubt_words.share(found.holds, view.lang)
    )
    return replace(finding, doubt=f"{finding.doubt} / {told}")


def _of_alone(data: Dataset, view: View) -> Iterator[Finding]:
    """Tell who acts without the prefecture, if the one that the paper names does."""
    t = words.translator(view.lang)
    code_of = dict(zip(data.table["name"], data.table["code"], strict=True))
    if not {patterns.ALONE, patterns.NO_ROW} <= set(code_of):
        return
    named, missing = (
        facts.record(data, code_of[name]) for name in (patterns.ALONE, patterns.NO_ROW)
    )
    codes = patterns.without(data, patterns.JOINT)
    if named["code"] not in codes or missing["listed"]:
        return
    rule, column = doubt.rule(data, view), data.policies.index(patterns.JOINT)
    span = readings.count_span(data, rule, lambda marks: marks[:, column] == 0)
    text = t(
        "{number} of {listed} listed municipalities act without {policy}, among them {name} "
        "({count} policies), which the source names. {missing}, which it names, too, has no row "
        "in {table}, so nothing can be said of it."
    ).format(
        number=len(codes),
        listed=len(patterns.listed(data)),
        policy=words.policy_name(data, patterns.JOINT, view.lang),
        name=words.name(named, view.lang),
        count=named["priority_count"],
        missing=words.name(missing, view.lang),
        table=about(data, view.lang)["table"],
    )
    known = t("the panel of the row")
    settings = (("without", (patterns.JOINT,)),)
    yield Finding("alone", text, doubt_words.span(span, view.lang), known, settings, codes)


def _of_access(data: Dataset, view: View) -> Iterator[Finding]:
    """Tell who is within an hour of an airport, and what that does not say."""
    if not data.prefecture.airports:
        return
    t, found = words.translator(view.lang), patterns.access(data)
    told = [
        t(
            "Within 60 min by road (estimate) of an airport with flights to Tokyo are {near} "
            "municipalities, {near_listed} of them listed ({near_percent} %); farther away or "
            "without a road are {far}, {far_listed} of them listed ({far_percent} %)."
        ).format(
            near=len(found.near),
            near_listed=len(found.near_listed),
            near_percent=study_numbers.percent(len(found.near_listed), len(found.near)),
            far=len(found.far),
            far_listed=len(found.far_listed),
            far_percent=study_numbers.percent(len(found.far_listed), len(found.far)),
        ),
        t("Median drive: {listed} of the listed, {others} of the others.").format(
            listed=study_numbers.median(data, context.MINUTES, found.minutes_listed, view.lang),
            others=study_numbers.median(data, context.MINUTES, found.minutes_others, view.lang),
        ),
    ]
    if data.edition.rules == patterns.OF_PAPER:
        told.append(
            t(
                "The source expects there the most room to receive people from the capital "
                "region. No figure that is shipped measures that room, so this is neither "
                "confirmed nor refuted."
            )
        )
    settings = (
        *(("sphere", ANY_AIRPORT), ("measure", View().measure), ("minutes", View().minutes)),
        *(("airports", View().airports), ("winter", View().winter)),
    )
    yield Finding(
        "access",
        words.sentences(view.lang, *told),
        t("Who is listed is the same in every reading."),
        t("minutes are estimates"),
        settings,
        found.near,
    )


def _of_pairs(data: Dataset, view: View) -> Iterator[Finding]:
    """Tell which policies go together, or not, more than chance would give."""
    t, found = words.translator(view.lang), policy_pairs.pairs(data, doubt.rule(data, view))
    clear = [pair for pair in found if pair.is_significant]
    for pair in clear:
        more = pair.odds_ratio > 1
        text = (
            t("{pair} go together more often than chance would give: both in {both}.")
            if more
            else t("{pair} go together less often than chance would give: both in {both}.")
        ).format(pair=study_numbers.pair_name(data, pair, view.lang), both=pair.both)
        tested = t("Odds ratio {odds}, p {p} (corrected for {number} pairs).").format(
            odds=study_numbers.odds(pair, view.lang),
            p=study_numbers.p_value(pair.p_adjusted, view.lang),
            number=len(found),
        )
        why = "" if more or pair.neither else exclusive(data, view.lang)
        rows = patterns.listed(data)
        both = (rows[pair.first] == 1) & (rows[pair.second] == 1)
        yield Finding(
            f"pair_{pair.first}_{pair.second}",
            words.sentences(view.lang, *filter(None, (text, tested, why))),
            t("the direction {share}").format(
                share=doubt_words.share(pair.same_direction, view.lang)
            ),
            t("both marks printed: {number} rows").format(number=pair.printed)
            if len(data.levels) > 1
            else "",
            (("policy", (pair.first, pair.second)), ("mode", AND)),
            tuple(rows.loc[both, "code"]),
        )
    if found and not clear:
        told = t("No two policies go together more or less often than chance would give.")
        yield Finding("no_pair", told, "", "")


def exclusive(data: Dataset, language: str) -> str:
    """Say why policies look as if they excluded each other, where every listed row has one."""
    if (patterns.listed(data)["priority_count"] == 0).any():
        return ""
    t = words.translator(language)
    return t(
        "A listed municipality has at least one policy, so two policies look as if they excluded "
        "each other where many have only one."
    )


def _of_neighbours(data: Dataset, view: View) -> Iterator[Finding]:
    """Tell whether neighbours have anything in common; what is not shipped takes a minute."""
    if not cluster_results.is_shipped(data):
        return
    t = words.translator(view.lang)
    names, number = clusters.variables(data), len(clusters.definitions(data))
    treatment = clusters.LEFT_OUT
    held = {name: len(cluster_results.holding(data, name, treatment)) for name in names}
    some = [name for name in names if 0 < held[name] < number]
    every = [name for name in names if held[name] == number]

    def told(keys: list[str]) -> str:
        return t(", ").join(study_numbers.variable_name(data, key, view.lang) for key in keys)

    if every:
        text = t("Neighbours are alike under each meaning of ‘neighbour’ in: {names}.").format(
            names=told(every)
        )
    elif some:
        text = t(
            "Neighbours are alike under some meanings of ‘neighbour’ only, so it is not certain, "
            "in: {names}."
        ).format(names=told(some))
    else:
        text = t(
            "Among the listed, neighbours are no more alike than chance would give, neither in "
            "the number of policies nor in any policy, whichever of {number} meanings "
            "‘neighbour’ has."
        ).format(number=number)
    yield Finding("neighbours", text, t("of the present reading only"), "")


def _of_background(data: Dataset, view: View) -> Iterator[Finding]:
    """Tell in what those with several policies differ from the other listed ones."""
    t = words.translator(view.lang)
    group = context.groups(data)[-1]
    if group != context.SEVERAL:
        return
    found = context.differences(data, group)
    clear = [one for one in found if one.is_clear]
    codes = patterns.with_count(data, 2)
    if not found or not codes:
        return
    if clear:
        text = t(
            "The {number} municipalities with two policies or more differ from the other listed "
            "ones in (medians): {differences}. In {rest} other figures no difference is clear. "
            "This says nothing of causes."
        ).format(
            number=len(codes),
            differences=t("; ").join(study_numbers.medians(data, one, view.lang) for one in clear),
            rest=len(found) - len(clear),
        )
    else:
        text = t(
            "The {number} municipalities with two policies or more differ clearly from the other "
            "listed ones in none of {figures} figures."
        ).format(number=len(codes), figures=len(found))
    counts = tuple(str(number) for number in range(2, len(data.policies) + 1))
    same = t("the same in every reading: totals do not change")
    yield Finding("background", text, same, _of_counts(data, view), (("counts", counts),), codes)
