"""`slatecraft forecast`."""

from slatecraft.cli.messages import InLanguage, Language
from slatecraft.cli.plans import (
    AsJson,
    CampaignFolder,
    Draws,
    Post,
    Scheduler,
    Seed,
    Slate,
    electorates,
    planning_errors,
    progress,
    show,
)


def forecast(
    path: CampaignFolder,
    slate: Slate = None,
    post: Post = None,
    seed: Seed = 1,
    draws: Draws = 10_000,
    language: InLanguage = Language.EN,
    scheduler: Scheduler = None,
    json: AsJson = False,
) -> None:
    """Say what the orders of today are expected to win, beside one order for all and plain rotation.

    Nothing is searched for and nothing written. docs/plan-the-orders.md says what it is reckoned from.

    Example: slatecraft forecast my-campaign --draws 2000
    """
    from slatecraft.planning import forecast as expect
    from slatecraft.planning.cluster import mapper

    _, _, found, _ = electorates(path, slate, post)
    for electorate in found:
        with planning_errors(), mapper(scheduler) as mapped, progress() as tell:
            document = expect(electorate, seed=seed, draws=draws, progress=tell, mapper=mapped).to_dict()
        show(document, language, as_document=json)
