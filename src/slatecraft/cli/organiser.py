"""`slatecraft organiser`."""

from typing import Annotated

import typer


def organiser(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="Their e-mail address.", show_default=False)],
    name: Annotated[str, typer.Option(help="What they are called on the organisers' pages.")] = "",
    remove: Annotated[
        bool,
        typer.Option("--remove", help="Close the organisers' pages to them; what they did stays on record."),
    ] = False,
) -> None:
    """Let somebody plan and publish in the browser: prints a link by which they choose a password, once, in three days.

    For an organiser there is, it prints a new link: so does one who has forgotten the password get in again.

    Example: slatecraft organiser ada@example.org --name "Ada Example"
    """
    from django.core.exceptions import ImproperlyConfigured, ValidationError
    from django.core.validators import validate_email

    from slatecraft.cli.messages import fail, open_site, say
    from slatecraft.web import environment

    try:
        # The link is signed, and must be so by the secret that the server has.
        environment.secret_key()
    except ImproperlyConfigured as error:
        fail(str(error))
    open_site()
    from slatecraft.accounts import invitations
    from slatecraft.accounts.models import User

    if remove:
        user = User.objects.filter(email__iexact=email.strip()).first()
        if user is None or not user.organises:
            fail(f"{email} is not an organiser.")
        invitations.dismiss(user)
        say(f"{user.email} is no longer an organiser.")
        return
    try:
        validate_email(email.strip())
    except ValidationError:
        fail(f"{email!r} is not an e-mail address: write it as name@example.org.")
    user = invitations.invite(email, name=name)
    say(
        f"{user.email} is an organiser. This link, good once and for three days, lets them choose a password:"
    )
    say(f"{environment.site_address()}{invitations.link(user)}")
