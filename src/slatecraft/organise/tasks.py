"""What waits in the database for a worker."""

from django_tasks import task

from slatecraft.organise import making


@task()
def make_plan(run: int, attempt: int) -> None:
    """Make the plan with this number, unless it was cancelled or asked for again in the meantime."""
    making.make(run, attempt)
