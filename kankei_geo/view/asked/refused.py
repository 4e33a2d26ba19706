"""Why the data cannot tell something; ``words/refused.txt`` has the words that ask for it."""

WHY, FUTURE, PEOPLE, ELSEWHERE, ADVICE = "why", "future", "people", "elsewhere", "advice"
TOPIC, PAST, MEANING, WINTER = "topic", "past", "meaning", "winter"
