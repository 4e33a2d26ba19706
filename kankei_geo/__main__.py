"""``python -m kankei_geo`` runs the command line."""

from kankei_geo.cli.main import main

if __name__ == "__main__":
    main()
