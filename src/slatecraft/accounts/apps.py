"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Configuration of the accounts room."""

    name = "slatecraft.accounts"
    label = "accounts"
