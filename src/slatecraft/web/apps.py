"""The web room as a Django app: base templates, style, message catalogues, commands."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Configuration of the web room."""

    name = "slatecraft.web"
    label = "web"
