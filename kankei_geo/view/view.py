"""What a reader is looking at: the map, the filters, the selection and all other settings.

A view is complete and shareable; `kankei_geo.address` writes it into the address of a page
and reads it again.
"""

from dataclasses import dataclass, replace

from kankei_geo.analysis import clusters
from kankei_geo.analysis.breaks import QUANTILES, Cut
from kankei_geo.analysis.context import SEVERAL
from kankei_geo.analysis.hubs import ALL, CANDIDATES, LISTED, MOST_HUBS, Plan
from kankei_geo.analysis.journey import Assumptions
from kankei_geo.analysis.readings import USUAL
from kankei_geo.analysis.routes import ANY_OF_THEM, THE_SAME, Trip
from kankei_geo.analysis.rule import (
    JOURNEY,
    JOURNEY_STEP,
    LINE,
    LONGEST_JOURNEY,
    MOST_KM,
    MOST_MINUTES,
    ROAD,
    SHORTEST_JOURNEY,
    STEP,
    Added,
    Rule,
)
from kankei_geo.base.i18n import DEFAULT_LANGUAGE
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.reach import FEWEST_STOPS, MOST_STOPS
from kankei_geo.view.goals import Goals
from kankei_geo.view.layers import COUNT_LAYER, has_journeys

AND, OR = "and", "or"
# Limits of the population filter: round figures, dense where most municipalities are.
PEOPLE = (0, 1000, 2000, 3000, 5000, 10_000, 20_000, 50_000, 100_000, 300_000, 2_000_000)
ALL_PEOPLE = (PEOPLE[0], PEOPLE[-1])
NO_SPHERE, ANY_AIRPORT = "", "any"
ANY_HOURS, HOURS = 0, (3, 4, 5, 6)  # of the journey from 羽田
CHECK_IN, LEAVING = range(20, 125, 5), range(0, 65, 5)  # minutes
MAP, TILES, FOUR = "map", "tiles", "four"
KINDS = (MAP, TILES, FOUR)
AIRPORT_SETS = ("tokyo", "service")
# What the map of candidates shows beside them.
ALSO_POTENTIAL, ALSO_TIERS = "potential", "tiers"
ALSO_AREAS, ALSO_BORDERLINE = "areas", "borderline"
ALSO = (ALSO_POTENTIAL, ALSO_TIERS, ALSO_AREAS, ALSO_BORDERLINE)
BOTH = "both"
MEASURE_CHOICES = (ROAD, LINE, BOTH, JOURNEY)
MINUTES = range(10, MOST_MINUTES + 1, STEP)
KILOMETRES = range(10, MOST_KM + 1, STEP)
JOURNEYS = range(SHORTEST_JOURNEY, LONGEST_JOURNEY + 1, JOURNEY_STEP)
WEIGHTS = range(11)  # of a criterion of the ranking
HUBS = range(1, MOST_HUBS + 1)
DAILY, SIZES, LOOPS = range(1, 11), range(3, 6), range(2, 13)  # hours, stops, hours
MOST_SELECTED = 4  # as many as can be compared side by side
LONGEST_SEARCH = 40
LONGEST_QUESTION = 200  # letters
MOST_MEANINGS = 6  # of a question, from which a reader chooses
SCENES = 5  # the present view, then count, policies, access, candidates
# The parts of the page of analysis; how likely in percent the present reading of a doubtful row
# is (0: as likely as each other one); and how many levels are open, the least sure first.
FINDINGS, COMBINATIONS, PAIRS = "findings", "combinations", "pairs"
NEIGHBOURS, DIFFERENCES = "neighbours", "differences"
STUDIES = (FINDINGS, COMBINATIONS, PAIRS, NEIGHBOURS, DIFFERENCES)
LIKELY, LIKELY_READING = (0, 50, 80, 95), round(USUAL * 100)
# The chapters of the page of background.
IDEAS, NATIONAL, GOALS = "ideas", "national", "goals"
CHAPTERS = (IDEAS, NATIONAL, GOALS)
FIRST_IDEA, FIRST_SERIES = "population", "survey_2017_plans"
COLUMNS = ("subprefecture", "count", "policies", "people")
MORE_COLUMNS = (
    *("code", "airport", "minutes", "interval", "journey"),
    *("change", "old", "area", "density", "reading"),
)


@dataclass(frozen=True)
class View:
    """A complete, shareable state of the pages.

    Attributes
    ----------
    prefecture : str
        Two digits; empty for the one that is shown by default.
    edition : str
        Name of the edition; empty for the prefecture's default.
    brought : str
        File that the reader brought, as `origin.spelled` has it; empty for none.
    choices : str
        What was decided of that file, as `choices.spelled` has it.
    layer : str
        What colours the map, one of `layers.all_layers`.
    year : int
        Year of an indicator; 0 for its last one.
    classes : str
        How the values of an indicator are cut into classes, one of `breaks.SCHEMES`.
    against : str
        What an indicator on the map is shown against, in three by three classes and a chart:
        another indicator, or ``"count"``; empty for nothing.
    since : str
        Another edition with which the map of the count or of a policy is compared, one of
        `catalogue.others`; empty for none.
    kind : str
        How it is drawn: ``"map"``, ``"tiles"`` (one tile each) or ``"four"`` (one small
        map for each policy).
    policy : tuple of str
        Policies that must have been adopted.
    mode : str
        Whether all of them (``"and"``) or one of them (``"or"``) is asked for.
    without : tuple of str
        Policies that must not have been adopted; not listed is not enough.
    evidence : tuple of str
        Evidence levels of the marks that count; empty for all.
    counts : tuple of str
        Numbers of priority policies, some of `layers.counts`; empty for no condition.
    area : tuple of str
        Subprefectures (short names); empty for all.
    sphere : str
        Only the sphere of this airport (IATA), of ``"any"`` that counts, or no condition.
        Its threshold is that of `measure`.
    people : tuple of int
        Limits of the population of 2020, lower included, upper excluded.
    hours : int
        Only municipalities to which the journey from 羽田 takes at most so many hours; 0 for no
        condition.
    find : str
        Only municipalities whose name or code fits this text.
    where : tuple of str
        Conditions that no other filter has, all of which must be met: texts of `where`.
    ask : str
        The question in words whose answer the page shows.
    meaning : int
        Which of its readings is meant, from 1; 0 where it has one, or nobody has chosen.
    code : tuple of str
        The selected municipalities, the latest last.
    multi : bool
        Whether a click adds to the selection instead of replacing it.
    lang : str
        Language of the interface.
    text : bool
        Whether maps and charts are told as text, too.
    columns : tuple of str
        Columns of the table, some of `COLUMNS` and `MORE_COLUMNS`.
    like : tuple of str
        Indicators that the most similar municipalities are compared by, too.
    by : str
        How the page of distribution groups municipalities.
    versus : tuple of str
        Subprefectures that are compared beside the selected municipalities.
    airports : str
        ``"tokyo"`` for airports with a direct flight to Tokyo, ``"service"`` for all in
        service.
    measure : str
        ``"road"``, ``"line"``, ``"both"`` (drawn both, ranked by road), or ``"journey"``.
    minutes, km, journey, count : int
        Thresholds of candidates: drive minutes, straight-line distance, minutes from 羽田,
        policies.
    winter : float
        Factor that divides road speeds.
    checkin, leaving : int
        Minutes at 羽田 before departure, and from landing to the terminal's door.
    waiting : bool
        Whether half the gap between two flights is a part of the journey.
    also : tuple of str
        What the map of candidates shows beside them, some of `ALSO`: who has access but is not
        listed, the other tiers, candidate areas, and who is borderline.
    merged : bool
        Whether overlapping circles are drawn as one.
    printed : bool
        Whether only printed marks count in the ranking.
    weights : tuple of int
        Weights of the ranking's criteria, 0 to 10; empty for the default.
    criteria : tuple of str
        Indicators that are criteria of the ranking, too, as `added` reads them.
    stops : tuple of str
        Codes of the municipalities that a route leads through, as they were chosen.
    arrive, depart : str
        Airports of a route, as `routes.Trip` has them.
    ordered : bool
        Whether a route keeps the order of its stops.
    daily : int
        Hours that one drives on a day.
    closer : bool
        Whether the map shows the route instead of the whole prefecture.
    theme : str
        The policy that all stops of proposed loops have adopted; empty for any.
    size, loop : int
        Stops of proposed loops, and the hours that they take at most.
    hubs, within : int
        Number of hubs, and the minutes within which they reach something.
    cover, seats : str
        What hubs are to reach, and who may be one, as `hubs.Plan` has them.
    study : str
        Which part of the page of analysis is shown, one of `STUDIES`.
    likely, unsure : int
        How the doubt of the marks is counted, see `doubt.rule`.
    clustered, unlisted : str
        Whether neighbours have it in common, one of `clusters.variables`, and how those not
        listed are treated, one of `clusters.TREATMENTS`.
    contrast : str
        Whose background is compared with the others', one of `context.groups`.
    facts, docs : tuple of str
        Kinds of facts, and documents they come from, as `told` has them; empty for all.
    told : str
        Only facts in which this text stands.
    chapter, idea, series : str
        Which chapter of the page of background is shown, one of `CHAPTERS`; in it, a group of
        ideas and a series of national figures, as `chapters` has them.
    goals : tuple of Goal
        Indicators that a municipality has chosen for goals of its own, with what it filled in.
    goals_of : str
        Code of that municipality; empty for the one that is selected.
    fav : tuple of Favourite
        Views that the reader gave a name to.
    present : bool
        Whether the page is a presentation.
    scene : int
        Which scene of it, from 0.
    """

    prefecture: str = ""
    edition: str = ""
    brought: str = ""
    choices: str = ""
    layer: str = COUNT_LAYER
    year: int = 0
    classes: str = QUANTILES
    against: str = ""
    since: str = ""
    kind: str = MAP
    policy: tuple[str, ...] = ()
    mode: str = AND
    without: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    sphere: str = NO_SPHERE
    people: tuple[int, int] = ALL_PEOPLE
    hours: int = ANY_HOURS
    find: str = ""
    where: tuple[str, ...] = ()
    ask: str = ""
    meaning: int = 0
    code: tuple[str, ...] = ()
    multi: bool = False
    lang: str = DEFAULT_LANGUAGE
    text: bool = False
    columns: tuple[str, ...] = COLUMNS
    like: tuple[str, ...] = ()
    by: str = "area"
    versus: tuple[str, ...] = ()
    airports: str = "tokyo"
    measure: str = ROAD
    minutes: int = 60
    km: int = 50
    journey: int = 240
    count: int = 1
    winter: float = 1.0
    checkin: int = 60
    leaving: int = 15
    waiting: bool = True
    also: tuple[str, ...] = ()
    merged: bool = False
    printed: bool = False
    weights: tuple[int, ...] = ()
    criteria: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    arrive: str = ANY_OF_THEM
    depart: str = THE_SAME
    ordered: bool = False
    daily: int = 4
    closer: bool = False
    theme: str = ""
    size: int = 4
    loop: int = 6
    hubs: int = 5
    within: int = 60
    cover: str = LISTED
    seats: str = ALL
    study: str = FINDINGS
    likely: int = LIKELY_READING
    unsure: int = 1
    clustered: str = clusters.COUNT
    unlisted: clusters.Treatment = clusters.LEFT_OUT
    contrast: str = SEVERAL
    facts: tuple[str, ...] = ()
    docs: tuple[str, ...] = ()
    told: str = ""
    chapter: str = IDEAS
    idea: str = FIRST_IDEA
    series: str = FIRST_SERIES
    goals: Goals = ()
    goals_of: str = ""
    fav: tuple["Favourite", ...] = ()
    present: bool = False
    scene: int = 0

    @property
    def focus(self) -> str:
        """The municipality whose record is shown: the one selected last, or empty."""
        return self.code[-1] if self.code else ""

    @property
    def goal_setter(self) -> str:
        """The municipality whose goals they are, or empty."""
        return self.goals_of or self.focus

    @property
    def rule(self) -> Rule:
        """The rule of candidates that the view's settings make."""
        return Rule(
            measure=ROAD if self.measure == BOTH else self.measure,
            max_minutes=self.minutes,
            max_km=self.km,
            min_count=self.count,
            tokyo_direct=self.airports == "tokyo",
            winter=self.winter,
            printed_only=self.printed,
            weights=self.weights,
            added=tuple(map(added, self.criteria)),
            max_journey=self.journey,
            check_in=self.checkin,
            leaving=self.leaving,
            waiting=self.waiting,
        )

    @property
    def trip(self) -> Trip | None:
        """What is asked of a route; nothing while there are too few stops."""
        if len(self.stops) < FEWEST_STOPS:
            return None
        return Trip(
            stops=self.stops,
            arrive=self.arrive,
            depart=self.depart,
            in_order=self.ordered,
            hours_a_day=self.daily,
            winter=self.winter,
            tokyo_direct=self.rule.tokyo_direct,
        )

    @property
    def plan(self) -> Plan:
        """What is asked of hubs."""
        # A rule that decides nothing is left out, so that what is computed is found again.
        rule = self.rule if self.seats == CANDIDATES else Rule()
        return Plan(self.within, self.cover, self.seats, self.winter, rule)

    @property
    def assumptions(self) -> Assumptions:
        """What the journey from 羽田 takes that nobody has measured."""
        return self.rule.assumptions

    @property
    def cut(self) -> Cut:
        """Which year of an indicator is shown, and in which classes."""
        return Cut(self.year, self.classes)

    @property
    def is_filtered(self) -> bool:
        """Whether any filter is active."""
        return self != self.without_filters()

    def without_filters(self) -> "View":
        """Return the view with all filters taken off."""
        return without(self, *FILTERS)

    def selecting(self, code: str) -> "View":
        """Return the view after a click on a municipality.

        Without `multi`, it becomes the selection. With `multi`, it is added, or taken away
        if it was selected; the oldest gives way where there are too many.
        """
        if not self.multi:
            return replace(self, code=(code,) if code else ())
        rest = tuple(selected for selected in self.code if selected != code)
        added = rest if code in self.code or not code else (*rest, code)
        return replace(self, code=added[-MOST_SELECTED:])

    def stopping(self, code: str) -> "View":
        """Return the view after a press on a municipality on the page of routes.

        It becomes the last stop, or is none any more; when there are as many as there may be,
        none is added.
        """
        if code in self.stops:
            return replace(self, stops=tuple(stop for stop in self.stops if stop != code))
        return replace(self, stops=(*self.stops, code)[:MOST_STOPS])


@dataclass(frozen=True)
class Favourite:
    """A view with a name.

    Attributes
    ----------
    name : str
        Chosen by the reader.
    query : tuple of (str, str)
        The view's settings as they stand in an address, in order.
    """

    name: str
    query: tuple[tuple[str, str], ...]


# In the order in which people ask: policy, count, place, access, more.
FILTERS = (
    *("policy", "mode", "without", "evidence", "counts"),
    *("area", "sphere", "people", "hours", "find", "where"),
)


_DIRECTIONS = {"more": "benefit", "less": "cost"}


def added(text: str) -> Added:
    """Read an indicator as a criterion of the ranking: ``ageing:5:less``.

    Raises
    ------
    ValueError
        If it is spelled otherwise.
    """
    key, weight, better = text.split(":")
    if better not in _DIRECTIONS or weight not in map(str, WEIGHTS[1:]):
        raise ValueError(text)
    return Added(key, int(weight), _DIRECTIONS[better])


def added_text(one: Added) -> str:
    """Return what `added` reads."""
    better = next(word for word, known in _DIRECTIONS.items() if known == one.direction)
    return f"{one.key}:{one.weight}:{better}"


# What narrows the facts of documents down.
OF_FACTS = ("facts", "docs", "told")
# What a reader has filled in: no view of the data, so no favourite and no reset touches it.
FILLED_IN = ("goals", "goals_of")
# What a view is of.
OF_DATASET = ("prefecture", "edition", "brought", "choices")
# What no document shows.
NOT_IN_DOCUMENTS = ("fav", "text", "ask", "meaning", "present", "scene")


def only(view: View, *names: str) -> View:
    """Return a view with all settings but some at their default."""
    return View(**{name: getattr(view, name) for name in names})


def without(view: View, *names: str) -> View:
    """Return a view with some settings at their default."""
    plain = View()
    return replace(view, **{name: getattr(plain, name) for name in names})


def additions(measure: str) -> tuple[str, ...]:
    """Return which of `ALSO` say something on the map of a measure.

    Kilometres leave no doubt, and where two measures are compared there are no tiers.
    """
    if measure == BOTH:
        return (ALSO_BORDERLINE,)
    return ALSO[:-1] if measure == LINE else ALSO


def measures(data: Dataset) -> tuple[str, ...]:
    """Return what can decide access: without flights there is no journey."""
    return tuple(one for one in MEASURE_CHOICES if one != JOURNEY or has_journeys(data))
