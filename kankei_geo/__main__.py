"""``python -m kankei_geo`` runs the command line."""

from kankei_geo.cli import main

if __name__ == "__main__":
    main()
