"""The page of analysis in words: titles, how each part is to be read, and what its charts say."""

from collections.abc import Sequence

from kankei_geo.analysis import cluster_results, clusters, context, policy_pairs, readings
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present.tables import study_tables
from kankei_geo.present.words import doubt_words, study_findings, study_numbers, words
from kankei_geo.present.words.about import about, begun
from kankei_geo.view import doubt
from kankei_geo.view import view as views
from kankei_geo.view.view import View

_LABELS = {
    views.FINDINGS: msgid("Findings"),
    views.COMBINATIONS: msgid("Combinations"),
    views.PAIRS: msgid("Pairs of policies"),
    views.NEIGHBOURS: msgid("Neighbouring municipalities"),
    views.DIFFERENCES: msgid("Background"),
}
# Parts whose numbers other readings of the marks change.
WITH_DOUBT = (views.FINDINGS, views.COMBINATIONS, views.PAIRS, views.DIFFERENCES)


def label(study: str, language: str) -> str:
    """Return what a part of the page is called."""
    return words.translator(language)(_LABELS[study])


def treatment(choice: clusters.Treatment, language: str) -> str:
    """Return how those not listed are treated, as one of the choices."""
    return words.translator(language)(study_tables.TREATMENTS[choice])


def title(data: Dataset, view: View) -> str:
    """Return what the present part of the page shows, as a headline."""
    t = words.translator(view.lang)
    if view.study == views.FINDINGS:
        number = len(study_findings.findings(data, view))
        return t("What {table} shows: {number} findings").format(
            number=number, table=about(data, view.lang)["table"]
        )
    if view.study == views.COMBINATIONS:
        return _of_combinations(data, view)
    if view.study == views.PAIRS:
        return _of_pairs(data, view)
    if view.study == views.NEIGHBOURS:
        return _of_neighbours(data, view)
    return _of_background(data, view)


def _of_combinations(data: Dataset, view: View) -> str:
    t, found = words.translator(view.lang), study_tables.counted(data, study_tables.spans_of(view))
    if not found:
        return t("nothing is listed")
    key, span = found[0]
    return t("Most common: {combination} ({number} of {listed})").format(
        combination=study_numbers.combination_name(data, key, view.lang),
        number=span.value,
        listed=len(data.policy_matrix),
    )


def _of_pairs(data: Dataset, view: View) -> str:
    t, found = words.translator(view.lang), policy_pairs.pairs(data, doubt.rule(data, view))
    if not found:
        return t("With one policy there are no pairs")
    clear = [pair for pair in found if pair.is_significant]
    if not clear:
        return t("Of {all} pairs none differs clearly from chance").format(all=len(found))
    return t("{number} of {all} pairs differ clearly from chance").format(
        number=len(clear), all=len(found)
    )


def _of_neighbours(data: Dataset, view: View) -> str:
    t = words.translator(view.lang)
    name = study_numbers.variable_name(data, view.clustered, view.lang)
    held = cluster_results.holding(data, view.clustered, view.unlisted)
    every = len(clusters.definitions(data))
    if not held:
        return t("{name}: nothing is significant").format(name=name)
    if len(held) == every:
        return t("{name}: neighbours are alike under every definition").format(name=name)
    return t("{name}: neighbours are alike under {number} of {all} definitions").format(
        name=name, number=len(held), all=every
    )


def _of_background(data: Dataset, view: View) -> str:
    t = words.translator(view.lang)
    group = study_tables.contrast(data, view)
    found = context.differences(data, group)
    clear = sum(one.is_clear for one in found)
    told = t("{group}: {number} of {all} figures differ clearly from the other listed ones")
    if not clear:
        told = t("{group}: no figure differs clearly from the other listed ones")
    name = study_numbers.group_name(data, group, view.lang)
    return begun(told.format(group=name, number=clear, all=len(found)))


def sentence(data: Dataset, view: View) -> str:
    """Return the line under the title: what is counted, and what is in doubt."""
    t = words.translator(view.lang)
    told = t("Counted: the {number} listed municipalities; filters change nothing here.").format(
        number=len(data.policy_matrix)
    )
    if view.study in WITH_DOUBT:
        return words.sentences(view.lang, told, doubt_words.setting(data, view))
    if view.study == views.NEIGHBOURS and view.unlisted == clusters.NO_ADOPTER:
        told = t(
            "Counted: all {number} municipalities; those not listed as if they had no policy, "
            "which nobody knows."
        ).format(number=data.prefecture.municipalities)
    return words.sentences(view.lang, told, _on_readings(data, view))


def _on_readings(data: Dataset, view: View) -> str:
    """Say what other readings of the marks do to a test of neighbours."""
    t = words.translator(view.lang)
    if view.clustered == clusters.COUNT:
        return t("The number of policies is the same in every reading of the marks.")
    if doubt_words.has_one_reading(data):
        return doubt_words.setting(data, view)
    return t(
        "Statistic and p are of the present reading of the marks; beside them stands in how many "
        "of {number} readings p is below 0.05 (each row is taken as read rightly with {percent} %)."
    ).format(number=clusters.READINGS, percent=round(readings.USUAL * 100))


def notes(data: Dataset, view: View) -> list[str]:
    """Return how the present part is to be read."""
    told = {
        views.FINDINGS: _on_findings,
        views.COMBINATIONS: _on_combinations,
        views.PAIRS: _on_pairs,
        views.NEIGHBOURS: _on_neighbours,
        views.DIFFERENCES: _on_background,
    }
    return told[view.study](data, view)


def _on_findings(data: Dataset, view: View) -> list[str]:
    t = words.translator(view.lang)
    found = [t("What the data do not bear is not written here. Nothing here speaks of causes.")]
    if not doubt_words.has_one_reading(data):
        found.append(
            t(
                "A span such as “6–65, nine of ten readings 48–58” is what the number becomes when "
                "the marks in doubt are read in other ways."
            )
        )
    return found


def _on_combinations(data: Dataset, view: View) -> list[str]:
    t = words.translator(view.lang)
    found = [
        t("A column is a combination: filled dots below its bar are the policies that it has.")
    ]
    if not doubt_words.has_one_reading(data):
        found.append(
            t("The thin line beside a bar reaches over what nine of ten other readings give.")
        )
    return found


def _on_pairs(data: Dataset, view: View) -> list[str]:
    t = words.translator(view.lang)
    rows = policy_pairs.pairs(data, doubt.rule(data, view))
    if not rows:
        return []
    found = [told] if (told := study_findings.exclusive(data, view.lang)) else []
    most = max(pair.printed for pair in rows)
    if most < len(data.policy_matrix):
        with_both = _printed_both(data)
        told = t("Both marks of a pair are known in the surest way in {number} rows at most.")
        if with_both:
            told = t(
                "Both marks of a pair are printed in {number} rows at most, and these have both: "
                "from printed marks alone nothing can be told about pairs."
            )
        found.append(told.format(number=most))
    forced = [pair for pair in rows if pair.is_forced]
    if forced and len(data.levels) > 1:
        found.append(
            t(
                "Put in, not found: {pairs}. The marks of both were derived by one rule, so how "
                "they go together was decided when the table was read."
            ).format(
                pairs=t(", ").join(
                    study_numbers.pair_name(data, pair, view.lang) for pair in forced
                )
            )
        )
    found.append(
        t(
            "Odds ratio: how much more often the second policy occurs where the first one does; 1 "
            "is no difference. p: how often chance alone gives as much (Fisher’s exact test; "
            "corrected for all pairs by Holm; within groups of municipalities by permutation)."
        )
    )
    return found


def _printed_both(data: Dataset) -> bool:
    """Return whether all rows in which several marks are surest have all of these policies."""
    rows, surest = data.policy_matrix, data.levels[0]
    levels = rows[[f"{policy}_level" for policy in data.policies]].to_numpy() == surest
    several = levels.sum(axis=1) > 1
    marks = rows[list(data.policies)].to_numpy()
    return bool(several.any() and (marks[several][levels[several]] == 1).all())


def _on_neighbours(data: Dataset, view: View) -> list[str]:
    t = words.translator(view.lang)
    asked = clusters.definitions(data)
    found = [cluster_results.result(data, view.clustered, one, view.unlisted) for one in asked]
    told = []
    if not any(one.significant for one in found):
        told.append(t("Single places: nothing is significant after correction."))
    told.append(
        t(
            "Holds: p below 0.05 after correction for the {number} variables (Holm). p: how often "
            "{draws} permutations give as much or more. Single places are corrected for their "
            "number (Benjamini and Hochberg)."
        ).format(number=len(clusters.variables(data)), draws=clusters.PERMUTATIONS)
    )
    if any(one.joined for one in found):
        told.append(
            t(
                "Islands and others without a neighbour are joined to the nearest office, as the "
                "last column says."
            )
        )
    if len(asked) < len(clusters.DEFINITIONS):
        told.append(t("No minutes by road are known here, so that definition is missing."))
    return told


def _on_background(data: Dataset, view: View) -> list[str]:
    t = words.translator(view.lang)
    group = study_tables.contrast(data, view)
    told = [
        t(
            "Cliff’s delta compares each member of the group with each other listed municipality: "
            "+1 where the group always has more, −1 where always less, 0 where neither. A "
            "difference is clear where the interval leaves 0 out. The intervals of the {number} "
            "figures hold together with 95 % (Bonferroni; bootstrap of {draws} draws)."
        ).format(number=len(context.measures(data)), draws=context.RESAMPLES),
        t("A difference is no cause. Those not listed are on neither side."),
    ]
    if group in data.policies and not doubt_words.has_one_reading(data):
        rows = data.policy_matrix
        adopted = rows[rows[group] == 1]
        unsure = adopted[f"{group}_level"].isin(doubt.rule(data, view).levels)
        told.append(
            t("{number} of the {all} marks of {policy} are in doubt.").format(
                number=int(unsure.sum()),
                all=len(adopted),
                policy=words.policy_name(data, group, view.lang),
            )
        )
    return told


def text(data: Dataset, view: View) -> str:
    """Return what the chart or the table of the present part says, for who does not see it."""
    t = words.translator(view.lang)
    if view.study == views.FINDINGS:
        told: Sequence[str] = [one.text for one in study_findings.findings(data, view)]
    elif view.study == views.COMBINATIONS:
        told = [
            t("{combination}: {number}.").format(
                combination=study_numbers.combination_name(data, key, view.lang),
                number=doubt_words.number(span, view.lang),
            )
            for key, span in study_tables.counted(data, study_tables.spans_of(view))
        ]
    elif view.study == views.PAIRS:
        told = [
            t("{combination}: {number}.").format(
                combination=study_numbers.pair_name(data, pair, view.lang),
                number=study_tables.verdict(pair, view.lang),
            )
            for pair in policy_pairs.pairs(data, doubt.rule(data, view))
        ]
    elif view.study == views.NEIGHBOURS:
        told = notes(data, view)[:1]
    else:
        told = [
            t("{measure} ({delta}).").format(
                measure=study_numbers.medians(data, one, view.lang),
                delta=study_numbers.signed(one.delta),
            )
            for one in context.differences(data, study_tables.contrast(data, view))
        ]
    return words.sentences(view.lang, title(data, view) + t("."), *told)


def brief(data: Dataset, view: View) -> str:
    """Return what a chart shows in as few words as can be: it is sent with every change.

    `text` tells it with its doubt, and so does the table below the chart.
    """
    t = words.translator(view.lang)
    if view.study == views.COMBINATIONS:
        parts = [
            (study_numbers.combination_name(data, key, view.lang), str(span.value))
            for key, span in study_tables.counted(data, study_tables.spans_of(view))
        ]
    else:
        parts = [
            (
                study_numbers.measure_name(data, one.measure, view.lang),
                study_numbers.signed(one.delta),
            )
            for one in context.differences(data, study_tables.contrast(data, view))
        ]
    told = t(", ").join(f"{name} {number}" for name, number in parts)
    return words.sentences(view.lang, title(data, view) + t("."), told)


def caption(data: Dataset, view: View, study: str) -> str:
    """Return the title of a part's table."""
    t, name = words.translator(view.lang), label(study, view.lang)
    if study == views.NEIGHBOURS:
        variable = study_numbers.variable_name(data, view.clustered, view.lang)
        how = treatment(view.unlisted, view.lang)
        return t("{name}: {about}").format(name=name, about=t(", ").join((variable, how)))
    if study == views.DIFFERENCES:
        group = study_numbers.group_name(data, study_tables.contrast(data, view), view.lang)
        return t("{name}: {about}").format(
            name=name, about=t("{group} against the other listed ones").format(group=group)
        )
    return name
