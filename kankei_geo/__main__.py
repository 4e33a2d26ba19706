"""``python -m kankei_geo`` runs the command line."""

import gc

# A command ends soon and keeps nearly all that it makes: looking for garbage after every 700 new
# objects, Python's default, is a fifteenth of its time. Set before the libraries load.
gc.set_threshold(50_000, 10, 10)

from kankei_geo.cli.main import main  # noqa: E402 -- see above

if __name__ == "__main__":
    main()
