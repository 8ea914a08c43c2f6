"""`slatecraft demo`."""

from typing import Annotated

import typer


def demo(
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8000,
    browser: Annotated[bool, typer.Option(help="Open a browser where there is one.")] = True,
) -> None:
    """Show the bundled example campaign on this machine; nothing is kept afterwards.

    Example: slatecraft demo --port 8001
    """
    import webbrowser

    from slatecraft import folder
    from slatecraft.cli.messages import fail, open_site, say
    from slatecraft.web import running

    def ready(url: str) -> None:
        say(f"The example is at {url} (Ctrl+C stops)")
        if browser:
            webbrowser.open(url)

    say("Preparing the example …")
    with running.demo_environment("127.0.0.1"):
        open_site()
        from slatecraft.campaign import editions

        with running.example() as path:
            edition, _ = editions.keep(folder.read_files(path))
        editions.publish(edition)
        try:
            running.serve("127.0.0.1", port, ready=ready)
        except running.CannotRun as error:
            fail(str(error))
