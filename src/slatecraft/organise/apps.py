"""The organise app."""

from django.apps import AppConfig


class OrganiseConfig(AppConfig):
    """Configuration of the organisers' room."""

    name = "slatecraft.organise"
    label = "organise"
