"""What a password must be, and what Django says of one in words that its Welsh lacks or has wrong."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

# A message of our own comes before Django's.
gettext_noop("Enter a valid date.")
gettext_noop("Ensure this value is less than or equal to %(limit_value)s.")
gettext_noop("The password is too similar to the %(verbose_name)s.")
gettext_noop("The two password fields didn’t match.")
gettext_noop("This password is too common.")
gettext_noop("Your old password was entered incorrectly. Please enter it again.")
gettext_noop("Your password can’t be a commonly used password.")
gettext_noop("Your password can’t be too similar to your other personal information.")


class LongEnough(MinimumLengthValidator):
    """Django's rule on the length, with advice."""

    def get_error_message(self) -> str:
        return _("This password is too short: %(least)s characters are the least.") % {
            "least": self.min_length
        }

    def get_help_text(self) -> str:
        return _("It has at least %(least)s characters. A few words in a row are easy to remember.") % {
            "least": self.min_length
        }
