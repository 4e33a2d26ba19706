"""The command that serves the dashboard by several processes behind nginx."""

from typing import Annotated

import typer

from kankei_geo.base.i18n import translate
from kankei_geo.cli.terminal import say, user_language, write
from kankei_geo.ops import log, supervisor
from kankei_geo.ops.proxy import Proxy
from kankei_geo.ops.supervisor import Served

_MOST_REPLICAS = 64


def serve_command(  # noqa: PLR0913 -- each is an option
    *,
    replicas: Annotated[
        int, typer.Option(min=1, max=_MOST_REPLICAS, help="Processes; one for each core.")
    ] = 2,
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Where readers come in.")] = 8501,
    address: Annotated[
        str, typer.Option(help="Address of this machine for it; 0.0.0.0 for all of them.")
    ] = "127.0.0.1",
    first_port: Annotated[
        int,
        typer.Option(min=1, max=65_535 - _MOST_REPLICAS, help="Port of the first process."),
    ] = 8601,
    name: Annotated[
        list[str] | None, typer.Option(help="Host name under which it answers; can be repeated.")
    ] = None,
    root: Annotated[str, typer.Option(help="Path below which it stands, such as /kankei.")] = "",
    behind: Annotated[
        list[str] | None,
        typer.Option(help="Address or network of a proxy in front; can be repeated."),
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
    (Debian: nginx-light).
    """
    places = tuple(f"127.0.0.1:{number}" for number in range(first_port, first_port + replicas))
    if print_nginx and replica:
        places = tuple(replica)
    proxy = Proxy(places, address, port, root.rstrip("/"), tuple(behind or ()))
    if print_nginx:
        write(proxy.configuration(), None)
        return
    log.set_up()
    names = tuple(part for host in name or () for part in ("--server.allowedHosts", host))
    language = user_language()
    supervisor.serve(
        Served(proxy, names),
        lambda url: say(
            translate(
                "Ready: {address} ({replicas} processes; Ctrl-C stops them all)", language
            ).format(address=url, replicas=len(places))
        ),
    )
