"""`slatecraft places`: the postcode index, one module per command."""

import typer

from slatecraft.cli.places import areas, build, diff, find

app = typer.Typer(no_args_is_help=True, help="Postcodes to areas: find, list, build and compare.")
app.command("find")(find.find)
app.command("areas")(areas.areas)
app.command("build")(build.build)
app.command("diff")(diff.diff)
