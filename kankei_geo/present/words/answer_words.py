"""Answers to questions in words: the sentence, what was understood, and what could be asked."""

from collections.abc import Iterable

from kankei_geo.analysis.rule import Rule
from kankei_geo.base.i18n import Words, msgid
from kankei_geo.dataset import facts
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept
from kankei_geo.present.words import candidate_words, where_words, words
from kankei_geo.present.words.about import about
from kankei_geo.view.asked import meaning, refused, reply
from kankei_geo.view.asked.answer import answer
from kankei_geo.view.asked.evaluate import WEIGHTS, base_of
from kankei_geo.view.asked.meaning import Order, Question
from kankei_geo.view.asked.reply import ANSWERED, MUNICIPALITIES_UNIT, Answer
from kankei_geo.view.view import MOST_MEANINGS
from kankei_geo.view.where import Where, atoms, conjuncts

MOST_NAMES = 20
_ENDS = {
    "max": msgid("the most"),
    "min": msgid("the least"),
}
_HOW = {
    "sum": msgid("total"),
    "mean": msgid("mean"),
    "median": msgid("median"),
    **dict.fromkeys(("difference", "more", "fewer"), msgid("difference")),
    "times": msgid("ratio"),
}
_REASONS = {
    refused.WHY: msgid("The data do not tell reasons (“{part}”)."),
    refused.FUTURE: msgid("The data tell nothing about the future (“{part}”)."),
    refused.PEOPLE: msgid("The data tell nothing about persons (“{part}”)."),
    refused.ELSEWHERE: msgid("The data are those of {prefecture} only (“{part}”)."),
    refused.ADVICE: msgid("This answers what the data tell, and gives no advice (“{part}”)."),
    refused.TOPIC: msgid("The data tell nothing about “{part}”."),
    refused.PAST: msgid(
        "The data have no such year (“{part}”): the census is of 2005, 2010, 2015 and 2020, the "
        "resident register of 2014 and 2021 to 2025."
    ),
    refused.WINTER: msgid(
        "Minutes are those of summer (“{part}”): for winter the page Airport access has a factor."
    ),
    refused.MEANING: msgid("What a term means stands at the foot of the pages (“{part}”)."),
    "strange": msgid("“{part}” is not understood."),
    "name": msgid("There is no municipality “{part}”."),
    "vague": msgid("“{part}” has no limit: say by what, and how much."),
    "approximate": msgid("“{part}” has no exact limit: say from and to."),
    "unfinished": msgid("It is not clear what is asked by “{part}”."),
    "not there": msgid("“{part}” is not in the {group} that the question names."),
    "empty": msgid("There is no question."),
    "long": msgid("The question is too long."),
    reply.AMBIGUOUS: msgid("This can mean different things: {readings}"),
    reply.NO_VALUE: msgid("There is no figure to answer this with."),
    reply.TIED: msgid("Several share this place, so that there is no such number of them."),
}
_EXAMPLES = {
    "people": Words("人口1万人未満の町村", "municipalities with fewer than 10,000 people"),
    "policy": Words(
        "十勝で二拠点居住をしていて道共同ではない町村",
        "municipalities in Tokachi with dual residence but not the joint programme",
    ),
    "way": Words(
        "新千歳空港から60分以内の掲載市町村",
        "listed municipalities within 60 minutes of New Chitose",
    ),
    "share": Words(
        "掲載市町村のうち道共同の割合",
        "What share of the listed municipalities have the joint programme?",
    ),
    "many": Words("十勝の候補地はいくつ", "How many candidates are in Tokachi?"),
    "first": Words("人口が多い上位5市町村", "top 5 municipalities by population"),
    "change": Words(
        "2015年から2020年に人口が増えた市町村", "Which municipalities grew from 2015 to 2020?"
    ),
}
# What could be asked instead, by why there is no answer.
_INSTEAD = {
    refused.WHY: ("policy", "share", "many"),
    refused.FUTURE: ("change", "people", "policy"),
    refused.PEOPLE: ("people", "first", "policy"),
    refused.ELSEWHERE: ("many", "share", "policy"),
    refused.ADVICE: ("many", "way", "policy"),
    refused.TOPIC: ("people", "policy", "way"),
    refused.PAST: ("change", "people", "first"),
    "vague": ("way", "people", "first"),
    "approximate": ("people", "way", "first"),
}
_USUAL = ("policy", "people", "way")


def examples(data: Dataset, found: Answer, language: str) -> list[str]:
    """Return questions that could be asked instead; none that this dataset cannot answer."""
    return _answered(data, _INSTEAD.get(found.reason, _USUAL), language)


def _answered(data: Dataset, keys: Iterable[str], language: str) -> list[str]:
    told = [_EXAMPLES[key].text(language) for key in keys]
    return [text for text in told if answer(data, text).status == ANSWERED]


@kept
def placeholder(data: Dataset, language: str) -> str:
    """Return an example of a question that this dataset can answer; empty if there is none."""
    return next(iter(_answered(data, _USUAL, language)), "")


def sentence(data: Dataset, found: Answer, language: str) -> str:
    """Return the answer, or why there is none, as plain text."""
    if found.status != ANSWERED:
        return _why_not(data, found, language)
    told = _TOLD[found.question.asked](data, found, language)
    return words.sentences(language, told, *_notes(data, found, language))


def understood(data: Dataset, found: Answer, language: str) -> str:
    """Return what of a question was understood; empty where nothing was."""
    if not found.questions or found.reason == reply.AMBIGUOUS:
        return ""
    return _question(data, found.question, language)


def _why_not(data: Dataset, found: Answer, language: str) -> str:
    t = words.translator(language)
    told = readings(data, found, language)
    more = len(found.questions) - len(told)
    if more:
        told.append(t("{number} more").format(number=more))
    return t(_REASONS[found.reason]).format(
        part=found.part, readings=" / ".join(told), **about(data, language)
    )


def readings(data: Dataset, found: Answer, language: str) -> list[str]:
    """Return what a question may mean, as far as a reader can choose from it."""
    return [_question(data, one, language) for one in found.questions[:MOST_MEANINGS]]


def _who(data: Dataset, asked: Where | None, language: str) -> str:
    t = words.translator(language)
    if asked is None:
        return t("all municipalities")
    told = t(", ").join(where_words.condition(data, part, language) for part in conjuncts(asked))
    return t("municipalities ({conditions})").format(conditions=told)


def _name(data: Dataset, code: str, language: str) -> str:
    return where_words.names(data, (code,), language)


def _indicator(data: Dataset, name: str, language: str) -> str:
    t = words.translator(language)
    other = {
        meaning.AIRPORT: msgid("nearest airport with a direct flight to Tokyo"),
        meaning.GROUP: msgid("{Group}"),
        meaning.POLICIES: msgid("priority policies"),
        meaning.TIER: msgid("tier of candidates"),
        meaning.PLACE: msgid("rank among the candidates (default rule)"),
        meaning.MUNICIPALITIES: msgid("number of municipalities"),
        meaning.SHARE_OF: msgid("share"),
    }
    if name in other:
        return t(other[name]).format(**about(data, language))
    return where_words.indicator(data, name, language)


def _question(data: Dataset, asked: Question, language: str) -> str:
    """Return what a question asks, in the words of the data."""
    t = words.translator(language)
    told = {
        "who": _who(data, asked.who, language),
        "name": _name(data, asked.subject, language) if asked.subject else "",
        "indicator": _indicator(data, asked.indicator, language) if asked.indicator else "",
        **_order(data, asked.order, language),
    }
    if asked.asked == meaning.SHARE:
        base = _who(data, base_of(asked), language)
        return t("the share of {who} among {base}").format(base=base, who=told["who"])
    if asked.asked == meaning.YES and asked.base is not None:
        base = where_words.condition(data, asked.base, language)
        return t("{name}: {condition}?").format(name=told["name"], condition=base)
    if asked.asked == meaning.TOTAL:
        how = _how(asked, language)
        return t("{how} of {indicator}: {who}").format(how=how, **told)
    if asked.order and asked.order.indicator == meaning.SHARE_OF:
        base = _who(data, base_of(asked), language)
        share = t("the share of {who} among {base}").format(base=base, who=told["who"])
        return t("{Groups} by {order}: {end}").format(
            **about(data, language), order=share, end=told["end"]
        )
    if asked.asked == meaning.TOP and asked.groups:
        return t("{Groups} by {order} of {who}: {end}").format(**about(data, language), **told)
    return t(_ASKED[asked.asked]).format(**told)


_ASKED = {
    meaning.LIST: msgid("{who}"),
    meaning.COUNT: msgid("the number of {who}"),
    meaning.VALUE: msgid("{name}: {indicator}"),
    meaning.TOP: msgid("{who} by {order}: {end}"),
    meaning.RANK: msgid("{name}: rank by {order}, among {who}"),
}


def _order(data: Dataset, order: Order | None, language: str) -> dict[str, str]:
    if order is None:
        return {}
    t = words.translator(language)
    if order.indicator == meaning.PLACE:
        told = msgid("the best {number}") if order.end == "min" else msgid("the last {number}")
        end = t(msgid("rank {number}") if order.is_rank else told).format(number=order.number)
    else:
        end = t(_ENDS[order.end])
    if order.is_rank and order.indicator != meaning.PLACE:
        end = t("number {number} from {end}").format(number=order.number, end=end)
    elif order.number > 1 and order.indicator != meaning.PLACE:
        end = t("{end}, {number} of them").format(end=end, number=order.number)
    elif not order.number:
        end = t("in order, from {end}").format(end=end)
    return {"order": _indicator(data, order.indicator, language), "end": end}


def _list(data: Dataset, found: Answer, language: str) -> str:
    t = words.translator(language)
    codes = found.ordered
    if not codes:
        return t("No municipality: {question}.").format(
            question=_question(data, found.question, language)
        )
    text = (
        msgid("1 municipality: {names}.")
        if len(codes) == 1
        else msgid("{number} municipalities: {names}.")
    )
    return t(text).format(
        number=len(codes), names=where_words.names(data, codes, language, MOST_NAMES)
    )


def _share(_data: Dataset, found: Answer, language: str) -> str:
    t = words.translator(language)
    return t("{share} % ({part} of {whole} municipalities).").format(
        share=f"{found.number:g}", part=len(found.codes or ()), whole=found.of
    )


def _total(data: Dataset, found: Answer, language: str) -> str:
    t = words.translator(language)
    asked = found.question
    if found.figures:
        return _compared(data, found, language)
    return t("{indicator}, {how} of {number} municipalities: {amount}.").format(
        indicator=where_words.indicator(data, asked.indicator, language),
        how=_how(asked, language),
        number=len(found.codes or ()),
        amount=where_words.amount(asked.indicator, found.number or 0.0, language),
    )


def _compared(data: Dataset, found: Answer, language: str) -> str:
    """Return the figures of two, and how they differ."""
    t = words.translator(language)
    indicator = found.question.indicator
    one, other = (
        t("{label}: {number}").format(
            label=_name(data, code, language),
            number=where_words.amount(indicator, figure, language),
        )
        for code, figure in zip(found.ordered, found.figures, strict=True)
    )
    number = found.number or 0.0
    if found.unit == reply.TIMES_UNIT:
        how = t("{number} times").format(number=f"{number:g}")
    else:
        amount = where_words.amount(indicator, abs(number), language)
        how = t("a difference of {amount}").format(amount=amount)
    return t("{indicator}: {how} ({one}; {other}).").format(
        indicator=where_words.indicator(data, indicator, language), how=how, one=one, other=other
    )


def _how(asked: Question, language: str) -> str:
    """Return that it is a sum or a mean; a density is that of all of them together."""
    t = words.translator(language)
    together = asked.indicator in WEIGHTS and asked.how == "sum"
    return t("as a whole") if together else t(_HOW[asked.how])


def _value(data: Dataset, found: Answer, language: str) -> str:
    t = words.translator(language)
    asked = found.question
    name = _name(data, asked.subject, language)
    told = {
        meaning.AIRPORT: lambda: words.airport_name(data, found.names[0], language),
        meaning.GROUP: lambda: words.area_name(data, found.names[0], language),
        meaning.POLICIES: lambda: (
            t(", ").join(words.policy_name(data, policy, language) for policy in found.names)
            or t("none")
        ),
        meaning.TIER: lambda: (
            candidate_words.tier_name(data, found.names[0], Rule(), language)
            if found.names
            else t("no tier")
        ),
    }.get(asked.indicator)
    if asked.indicator == meaning.POLICIES and found.number is None:
        amount = t("not listed, so nothing is known")
    elif asked.indicator == meaning.AIRPORT and found.number is not None and told:
        minutes = where_words.amount("minutes", round(found.number), language)
        amount = t("{airport} (about {minutes} by road, estimate)").format(
            airport=told(), minutes=minutes
        )
    elif told:
        amount = told()
    elif found.number is None:
        amount = t("not known (no road leads there)")
    else:
        amount = where_words.amount(asked.indicator, found.number, language)
    return t("{name}, {indicator}: {amount}.").format(
        name=name, indicator=_indicator(data, asked.indicator, language), amount=amount
    )


def _top(data: Dataset, found: Answer, language: str) -> str:
    t = words.translator(language)
    asked = found.question
    if asked.groups and found.number is None:
        return _groups(data, found, language)
    if asked.groups:
        told = t(", ").join(words.area_name(data, slug, language) for slug in found.names)
    else:
        told = where_words.names(data, found.ordered, language, MOST_NAMES)
    if found.unit == reply.RANK_UNIT or found.number is None:
        return t("{names}.").format(names=told)
    if asked.groups and found.unit == MUNICIPALITIES_UNIT:
        return t("{names}: {number} municipalities.").format(
            names=told, number=f"{found.number:.0f}"
        )
    if found.unit == MUNICIPALITIES_UNIT:
        return _list(data, found, language)
    if found.unit == reply.PERCENT and asked.groups:
        return t("{names}: {number} %.").format(names=told, number=f"{found.number:g}")
    order = asked.order
    amount = where_words.amount(order.indicator if order else "", found.number, language)
    return t("{names}: {amount}.").format(names=told, amount=amount)


def _groups(data: Dataset, found: Answer, language: str) -> str:
    """Return the figure of each group in their order."""
    t = words.translator(language)
    order = found.question.order
    told = []
    for slug, figure in zip(found.names, found.figures, strict=True):
        if found.unit == MUNICIPALITIES_UNIT:
            amount = f"{figure:.0f}"
        elif found.unit == reply.PERCENT and order and order.indicator == meaning.SHARE_OF:
            amount = t("{number} %").format(number=f"{figure:g}")
        else:
            amount = where_words.amount(order.indicator if order else "", figure, language)
        name = words.area_name(data, slug, language)
        told.append(t("{label}: {number}").format(label=name, number=amount))
    return t("{names}.").format(names=t(", ").join(told))


def _yes(data: Dataset, found: Answer, language: str) -> str:
    t = words.translator(language)
    asked = found.question
    name = _name(data, asked.subject, language)
    if asked.base is None or found.is_so is None:
        return t("{name}: not known.").format(name=name)
    text = (
        msgid("Yes. {name}: {condition}.")
        if found.is_so
        else msgid("No. {name}: not so ({condition}).")
    )
    told = where_words.condition(data, asked.base, language)
    row = facts.record(data, asked.subject)
    policies = [atom.args[0] for atom in atoms(asked.base) if atom.name in ("policy", "mark")]
    marks = t(", ").join(
        t("{label}: {number}").format(
            label=words.policy_name(data, policy, language),
            number=words.mark(data, row, policy, language),
        )
        for policy in dict.fromkeys(policies)
    )
    answer = t(text).format(name=name, condition=told)
    if not marks:
        return answer
    return words.sentences(language, answer, t("The marks: {marks}.").format(marks=marks))


def _rank(data: Dataset, found: Answer, language: str) -> str:
    t = words.translator(language)
    name = _name(data, found.question.subject, language)
    if found.number is None:
        return t("{name}: no rank.").format(name=name)
    return t("{name}: number {number} of {whole}.").format(
        name=name, number=f"{found.number:.0f}", whole=found.of
    )


_TOLD = {
    meaning.LIST: _list,
    meaning.COUNT: _list,
    meaning.SHARE: _share,
    meaning.TOTAL: _total,
    meaning.VALUE: _value,
    meaning.TOP: _top,
    meaning.YES: _yes,
    meaning.RANK: _rank,
}


def _notes(data: Dataset, found: Answer, language: str) -> list[str]:
    """Return what must be known to read an answer right."""
    t = words.translator(language)
    asked = found.question
    if asked.asked in (meaning.VALUE, meaning.RANK, meaning.YES):
        return []
    used = {atom.name for part in (asked.who, asked.base) if part for atom in atoms(part)}
    told = []
    if used & {"policy", "mark", "level", "marked", "policies"}:
        told.append(
            t("The {number} that are not listed are not counted: nothing is known of them.").format(
                number=int((~data.table["listed"]).sum())
            )
        )
    if any(name.partition(".")[0] in ("minutes", "within", "drive", "journey") for name in used):
        told.append(t("Minutes are estimates."))
    return told
