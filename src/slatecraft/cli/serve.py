"""`slatecraft serve`."""

from typing import Annotated

import typer


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 for every one.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that answer.")] = 1,
    plans: Annotated[
        bool,
        typer.Option(
            "--plans", help="Make the organisers' plans too, instead of a `slatecraft worker` beside it."
        ),
    ] = False,
) -> None:
    """Serve the published edition, for real: settings come from the environment (docs/settings.md).

    Example: slatecraft serve --host 0.0.0.0 --workers 2
    """
    from slatecraft.cli.messages import fail, say
    from slatecraft.web import running

    try:
        running.serve(
            host,
            port,
            workers=workers,
            plans=plans,
            ready=lambda url: say(f"Serving on {url} (Ctrl+C stops)"),
        )
    except running.CannotRun as error:
        fail(str(error))
