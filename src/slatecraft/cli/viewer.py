"""`slatecraft viewer`."""

from slatecraft.cli.elections import OutputFile, write_output
from slatecraft.cli.messages import InLanguage, Language


def viewer(
    output: OutputFile = None,
    language: InLanguage = Language.EN,
) -> None:
    """Write a page that replays any count, stage by stage: it opens the JSON of `slatecraft count`, from anyone.

    It is one file that works without a server and sends nothing to anybody.

    Example: slatecraft viewer --output viewer.html
    """
    from slatecraft.stv.sheets.replay import replay_page

    write_output(replay_page(language).encode(), output)
