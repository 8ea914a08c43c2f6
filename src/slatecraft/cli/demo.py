"""`slatecraft demo`."""

import secrets
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

ORGANISER = "organiser@example.org"


def demo(
    path: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FOLDER]", help="A campaign folder of your own. Without it: the bundled example."
        ),
    ] = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8000,
    browser: Annotated[bool, typer.Option(help="Open a browser where there is one.")] = True,
) -> None:
    """Show a campaign on this machine, the bundled example or a folder of yours; nothing is kept afterwards.

    It shows the organisers' pages too, and says how to sign in to them.

    Example: slatecraft demo my-campaign --port 8001
    """
    import webbrowser

    from slatecraft.cli.inputs import sound_files
    from slatecraft.cli.messages import fail, open_site, say
    from slatecraft.web import running

    password = secrets.token_urlsafe(9)

    def ready(url: str) -> None:
        say(
            f"Organisers sign in at /organise/ as {ORGANISER} with the password {password} (made up for this run)"
        )
        say(f"{'The example' if path is None else path} is at {url} (Ctrl+C stops)")
        if browser:
            webbrowser.open(url)

    with nullcontext(path) if path else running.example() as campaign:
        files = sound_files(campaign)
    say("Preparing …")
    with running.demo_environment("127.0.0.1"):
        open_site()
        from slatecraft.accounts.models import User
        from slatecraft.campaign import editions

        edition, _ = editions.keep(files)
        editions.publish(edition)
        User.objects.create_user(ORGANISER, password, name="Demo organiser", is_organiser=True)
        try:
            running.serve("127.0.0.1", port, plans=True, ready=ready)
        except running.CannotRun as error:
            fail(str(error))
