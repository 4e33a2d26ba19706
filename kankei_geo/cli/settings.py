"""The command that tells what is set."""

from collections.abc import Iterator

from kankei_geo.base.i18n import msgid, translate
from kankei_geo.cli.terminal import user_language, write
from kankei_geo.ops import settings

_DEFAULT = msgid("default")


def settings_command() -> None:
    """List what is set, and where: file, environment, command line or default; no secrets."""
    write("\n".join(_lines(user_language())) + "\n", None)


def _lines(language: str) -> Iterator[str]:
    # It loads Streamlit, which no other command needs.
    from kankei_geo.ui import options, sign_in  # noqa: PLC0415 -- see above

    found = settings.held()
    default = translate(_DEFAULT, language)
    for key in settings.Settings.model_fields:
        place = found.places[key].text(language) if key in found.places else default
        meaning = translate(settings.meant(key).meaning, language)
        yield _line(key, getattr(found.values, key), place, meaning)
    for one in options.held():
        meaning = translate(options.MEANINGS[one.name], language)
        yield _line(one.name, one.value, one.place or default, meaning)
    # Of the secrets only whether there are any.
    state = msgid("set up") if sign_in.is_on() else msgid("not set up")
    meaning = translate(msgid("Sign-in with an office's own accounts"), language)
    yield _line("[auth]", translate(state, language), "secrets.toml", meaning)


def _line(key: str, value: object, place: str, meaning: str) -> str:
    if isinstance(value, list | tuple):
        value = ", ".join(map(str, value))
    told = str(value).lower() if isinstance(value, bool) else value
    return f"{key} = {'-' if told in (None, '') else told}  [{place}]  {meaning}"
