"""`slatecraft worker`."""


def worker() -> None:
    """Make the plans that organisers ask for in the browser, beside `slatecraft serve` and with the same settings.

    Ctrl+C stops it; a plan that is being made says then that it was interrupted, and can be run again.

    Example: slatecraft worker &    (or as a service of its own, as serve is)
    """
    from slatecraft.cli.messages import fail, say
    from slatecraft.web import running

    say("Waiting for plans to make (Ctrl+C stops)")
    try:
        running.work()
    except running.CannotRun as error:
        fail(str(error))
