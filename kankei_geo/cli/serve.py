"""The command that serves the dashboard by several processes behind nginx."""

import logging
from typing import Annotated

import typer

from kankei_geo.base.i18n import translate
from kankei_geo.cli.terminal import say, user_language, write
from kankei_geo.ops import log, settings, supervisor
from kankei_geo.ops.proxy import Proxy
from kankei_geo.ops.supervisor import Served

_LOG = logging.getLogger(__name__)


def serve_command(  # noqa: PLR0913 -- each is an option
    *,
    replicas: Annotated[
        int | None, typer.Option(show_default="2", help="Processes; one for each core.")
    ] = None,
    port: Annotated[
        int | None, typer.Option(show_default="8501", help="Where readers come in.")
    ] = None,
    address: Annotated[
        str | None,
        typer.Option(
            show_default="127.0.0.1",
            help="Address of this machine for it; 0.0.0.0 for all of them.",
        ),
    ] = None,
    first_port: Annotated[
        int | None, typer.Option(show_default="8601", help="Port of the first process.")
    ] = None,
    name: Annotated[
        list[str] | None, typer.Option(help="Host name under which it answers; can be repeated.")
    ] = None,
    root: Annotated[
        str | None, typer.Option(help="Path below which it stands, such as /kankei.")
    ] = None,
    behind: Annotated[
        list[str] | None,
        typer.Option(help="Address or network of a proxy in front; can be repeated."),
    ] = None,
    others: Annotated[
        list[str] | None,
        typer.Option("--set", help="Any other setting, such as log_format=json; can be repeated."),
    ] = None,
    replica: Annotated[
        list[str] | None,
        typer.Option(help="With --print-nginx: a process on any machine, as 10.0.0.2:8501."),
    ] = None,
    print_nginx: Annotated[
        bool, typer.Option("--print-nginx", help="Write a site for nginx instead; start nothing.")
    ] = False,
) -> None:
    """Serve the dashboard by several processes and nginx, until it is stopped.

    A process that ends is started again; SIGTERM or Ctrl-C stops all of them. Needs nginx
    (Debian: nginx-light). What is not given here holds as it is set (see the command settings).
    """
    also = settings.by_key(others or ())
    ours = settings.read(
        given={
            **also,
            "serve_replicas": replicas,
            "serve_port": port,
            "serve_address": address,
            "serve_first_port": first_port,
            "serve_name": name,
            "serve_root": root,
            "serve_behind": behind,
        }
    ).values
    for key, value in also.items():
        settings.hand_on(key, value)
    first = ours.serve_first_port
    places = tuple(f"127.0.0.1:{number}" for number in range(first, first + ours.serve_replicas))
    if print_nginx and replica:
        places = tuple(replica)
    root = ours.serve_root.rstrip("/")
    proxy = Proxy(places, ours.serve_address, ours.serve_port, root, ours.serve_behind)
    if print_nginx:
        write(proxy.configuration(), None)
        return
    log.set_up(ours, "serve")
    names = tuple(part for host in ours.serve_name for part in ("--server.allowedHosts", host))
    language = user_language()

    def tell(url: str) -> None:
        if ours.log_format == "json":  # who reads objects reads nothing else
            _LOG.info("Ready: %s (%d processes)", url, len(places))
            return
        told = translate("Ready: {address} ({replicas} processes; Ctrl-C stops them all)", language)
        say(told.format(address=url, replicas=len(places)))

    served = Served(proxy, names, ours.metrics_port, ours.metrics_address)
    supervisor.serve(served, tell)
