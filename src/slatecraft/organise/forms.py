"""What organisers type."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from slatecraft.folder.files import LARGEST_FILE
from slatecraft.organise.desk import Pair
from slatecraft.organise.figures import FIGURES, LABELS
from slatecraft.organise.results import GOALS
from slatecraft.planning.settings import PlanSettings

if TYPE_CHECKING:
    from django.http import QueryDict

MOST_DRAWS = 200_000
SHARES = ("floor", "least_share", "churn")
"""Settings of a plan that are shares, and typed in per cent."""
DAYS = 14
"""A link to sign off is good for so long unless the organiser says otherwise."""


class PerCentField(forms.FloatField):
    """A share, typed in per cent."""

    def __init__(self, **keys: Any) -> None:
        super().__init__(min_value=0, max_value=100, **keys)


class UploadForm(forms.Form):
    """A file of figures."""

    file = forms.FileField(
        label=gettext_lazy("The file"),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={
            "required": gettext_lazy("Choose a file first."),
            "empty": gettext_lazy("The file is empty."),
            "invalid": gettext_lazy("Choose a file first."),
            "missing": gettext_lazy("Choose a file first."),
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError(_("The file is larger than 5 MB: that is no table of areas."))
        return file


class SeenForm(forms.Form):
    """A form on a file that knows which content of it the organiser saw."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def is_of(self, digest: str) -> bool:
        """Whether the file still is what the organiser saw; if not, say so, and take it that they know from now on."""
        if self.data.get("seen", digest) == digest:
            return True
        data = cast("QueryDict", self.data).copy()
        data["seen"] = digest
        self.data = data
        self.add_error(
            None,
            _(
                "Somebody has changed electorate.toml since you opened this page. Look at it in another window; if you "
                "keep this now, it takes the place of theirs."
            ),
        )
        return False


class TextForm(SeenForm):
    """A text file, as it stands."""

    text = forms.CharField(
        label=gettext_lazy("electorate.toml"),
        strip=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "class": "code"}),
    )


class FiguresForm(forms.Form):
    """What is known of one area; the folder's own rules judge it, so that there is one set of them."""

    home = forms.MultipleChoiceField(
        label=gettext_lazy("Candidates at home here"), required=False, widget=forms.CheckboxSelectMultiple
    )
    pin = forms.ChoiceField(label=gettext_lazy("Who is to come first here"), required=False)

    def __init__(self, *args: Any, candidates: Iterable[tuple[str, str]], **keys: Any) -> None:
        super().__init__(*args, **keys)
        choices = list(candidates)
        for name in FIGURES:
            self.fields[name] = forms.CharField(label=LABELS[name], required=False, max_length=40)
            self.fields[name].widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
        self.fields["home"].choices = choices  # type: ignore[attr-defined]
        self.fields["pin"].choices = [("", _("Whoever the plan finds")), *choices]  # type: ignore[attr-defined]

    def cells(self) -> dict[str, str]:
        """What was typed, as cells of ``areas.csv``."""
        data = self.cleaned_data
        return {**{name: data[name] for name in FIGURES}, "home": " ".join(data["home"]), "pin": data["pin"]}


class PlanForm(forms.Form):
    """What is asked of a plan."""

    pair = forms.ChoiceField(label=gettext_lazy("Slate and post"))
    note = forms.CharField(
        label=gettext_lazy("A note, to tell it from others"), required=False, max_length=200
    )
    goal = forms.ChoiceField(
        label=gettext_lazy("What it is to reach"), choices=[*GOALS.items()], widget=forms.RadioSelect
    )
    at_least = forms.IntegerField(label=gettext_lazy("At least so many seats"), required=False, min_value=1)
    orders = forms.IntegerField(
        label=gettext_lazy("At most so many different orders"), required=False, min_value=1
    )
    whole_regions = forms.BooleanField(
        label=gettext_lazy("One order for the whole of each region"), required=False
    )
    homes = forms.BooleanField(
        label=gettext_lazy("A candidate comes first at home, where the balance allows"), required=False
    )
    floor = PerCentField(
        label=gettext_lazy("Least chance for every candidate, in per cent"),
        required=False,
    )
    least_share = PerCentField(
        label=gettext_lazy("Votes that are asked for each candidate first, at least, in per cent"),
        required=False,
    )
    churn = PerCentField(
        label=gettext_lazy("Votes that may be asked for another first name than now, at most, in per cent"),
        required=False,
    )
    draws = forms.IntegerField(
        label=gettext_lazy("Imagined elections (draws)"), min_value=100, max_value=MOST_DRAWS
    )
    seed = forms.IntegerField(label=gettext_lazy("Seed"), min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, pairs: Iterable[Pair], **keys: Any) -> None:
        super().__init__(*args, **keys)
        self.fields["pair"].choices = [(pair.key, pair.label) for pair in pairs]  # type: ignore[attr-defined]

    @staticmethod
    def initial_from(settings: PlanSettings) -> dict[str, Any]:
        """What the form begins with: what ``electorate.toml`` asks for."""
        shares = {name: getattr(settings, name) for name in SHARES}
        return {
            "goal": settings.goal,
            "at_least": settings.at_least or None,
            "orders": settings.orders,
            "whole_regions": settings.whole_regions,
            "homes": settings.homes,
            **{name: None if share is None else round(share * 100, 4) for name, share in shares.items()},
            "draws": 10_000,
            "seed": 1,
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("goal") == "at-least" and not data.get("at_least") and "at_least" not in self.errors:
            self.add_error("at_least", _("Say how many seats."))
        return data

    def options(self) -> dict[str, Any]:
        """Arguments of `PlanSettings`."""
        data = self.cleaned_data
        return {
            "goal": data["goal"],
            "at_least": data["at_least"] if data["goal"] == "at-least" else 0,
            "orders": data["orders"],
            "whole_regions": data["whole_regions"],
            "homes": data["homes"],
            **{name: None if data[name] is None else data[name] / 100 for name in SHARES},
        }


class SignOffForm(forms.Form):
    """Who is to sign a plan off."""

    names = forms.CharField(
        label=gettext_lazy("Their names, one a line"),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Name at least one person or organisation.")},
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days that the links are good for"), min_value=1, max_value=90, initial=DAYS
    )
    shows_chances = forms.BooleanField(
        label=gettext_lazy("Show them each candidate’s chances too"), required=False
    )

    def clean_names(self) -> list[str]:
        names = [" ".join(line.split())[:200] for line in self.cleaned_data["names"].splitlines()]
        return [name for name in names if name]


class AnswerForm(forms.Form):
    """What somebody says to a plan."""

    agrees = forms.ChoiceField(
        label=gettext_lazy("What do you say?"),
        choices=[("yes", gettext_lazy("I agree to these orders")), ("no", gettext_lazy("I object"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the two.")},
    )
    comment = forms.CharField(
        label=gettext_lazy("A comment, if you like"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if (
            data.get("agrees") == "no"
            and not data.get("comment", "").strip()
            and "comment" not in self.errors
        ):
            self.add_error("comment", _("Say what is wrong with them, so that it can be mended."))
        return data


class PublishForm(forms.Form):
    """When the public is to see something."""

    when = forms.ChoiceField(
        label=gettext_lazy("When"),
        choices=[("now", gettext_lazy("Now")), ("later", gettext_lazy("At a set time, by itself"))],
        widget=forms.RadioSelect,
        initial="now",
    )
    day = forms.DateField(
        label=gettext_lazy("Day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    time = forms.TimeField(
        label=gettext_lazy("Time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    confirm = forms.CharField(
        required=False, max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    illustration = forms.BooleanField(
        label=gettext_lazy("Say on the site that these orders are only an illustration"), required=False
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, zone: ZoneInfo, newest: int, ballots_out: dt.datetime | None, **keys: Any
    ) -> None:
        """``newest`` is the number of the newest edition.

        ``ballots_out`` is when ballots go out, where the orders would change; None: no confirmation is needed.
        """
        super().__init__(*args, **keys)
        self.newest = newest
        self.initial["seen"] = newest
        self.zone = zone
        self.ballots_out = ballots_out
        self.phrase = _("ballots are out")
        self.fields["confirm"].label = _("Type “%(phrase)s”") % {"phrase": self.phrase}

    @property
    def moment(self) -> dt.datetime | None:
        """The set time; None: now."""
        data = self.cleaned_data
        if data.get("when") != "later" or not data.get("day") or not data.get("time"):
            return None
        return dt.datetime.combine(data["day"], data["time"], self.zone)

    @property
    def after_ballots(self) -> bool:
        """Whether at the chosen time ballots will have gone out."""
        return self.ballots_out is not None and (self.moment or timezone.now()) >= self.ballots_out

    @property
    def too_late(self) -> bool:
        """Whether ballots have gone out already."""
        return self.ballots_out is not None and timezone.now() >= self.ballots_out

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("when") == "later":
            for name, missing in (("day", _("Say on which day.")), ("time", _("Say at what time."))):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, missing)
            moment = self.moment
            if moment is not None:
                back = moment.astimezone(dt.UTC).astimezone(self.zone)
                if back.replace(tzinfo=None) != moment.replace(tzinfo=None):
                    self.add_error("time", _("The clocks go forward in that hour, so there is no such time."))
                elif moment <= timezone.now():
                    self.add_error("day", _("That time has passed. Choose one to come, or “Now”."))
        if data.get("seen") not in (None, self.newest):
            again = cast("QueryDict", self.data).copy()
            again["seen"] = str(self.newest)
            self.data = again
            self.add_error(
                None,
                _(
                    "The campaign has changed since you opened this page. Look again at what the public would see."
                ),
            )
        typed = data.get("confirm", "").strip().lower() == self.phrase.lower()
        if not self.errors and self.ballots_out and self.after_ballots and not typed:
            self.add_error(
                "confirm",
                _("Orders would change after ballots have gone out (%(day)s): type the words “%(phrase)s”.")
                % {"day": date_format(self.ballots_out, "j F Y"), "phrase": self.phrase},
            )
        return data


class InviteForm(forms.Form):
    """Another organiser."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        error_messages={
            "required": gettext_lazy("Type an e-mail address."),
            "invalid": gettext_lazy("An e-mail address looks like name@example.org."),
        },
    )
    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=200)


class ElectorateForm(SeenForm):
    """What is expected of one slate and post besides its areas: the part that most campaigns touch."""

    support = PerCentField(
        label=gettext_lazy("Support: the slate’s share of first preferences"),
        help_text=gettext_lazy("In per cent, for areas whose figures do not say."),
        required=False,
    )
    turnout = PerCentField(
        label=gettext_lazy("Turnout: members who vote"),
        help_text=gettext_lazy("In per cent, for areas whose figures do not say."),
        required=False,
    )
    follow = PerCentField(
        label=gettext_lazy("Followers: the slate’s voters who vote the order they are asked for"),
        help_text=gettext_lazy("In per cent. Six in ten is usual."),
    )
    follow_spread = forms.FloatField(
        label=gettext_lazy("How unsure you are of that"),
        help_text=gettext_lazy("In points: 10 means that 50 to 70 per cent would not surprise you."),
        min_value=0,
        max_value=40,
    )
    leaves = PerCentField(
        label=gettext_lazy("Leakage: next preferences that leave the slate"),
        help_text=gettext_lazy(
            "In per cent, among voters who follow no order, while the slate has somebody left to rank."
        ),
    )
    stops = PerCentField(
        label=gettext_lazy("Voters who stop after a preference"),
        help_text=gettext_lazy("In per cent."),
    )


class RivalForm(forms.Form):
    """A rival slate or an independent: a row of the form."""

    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=200)
    share = PerCentField(label=gettext_lazy("Share, in per cent"), required=False)
    candidates = forms.CharField(label=gettext_lazy("Candidates"), required=False, max_length=2000)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("name") and data.get("share") is None and "share" not in self.errors:
            self.add_error("share", _("Give its share of first preferences."))
        if not data.get("name") and (data.get("share") is not None or data.get("candidates")):
            self.add_error("name", _("Name it."))
        return data


RivalForms = forms.formset_factory(RivalForm, extra=3, max_num=100, absolute_max=100)
