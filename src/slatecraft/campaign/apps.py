"""The campaign app."""

from django.apps import AppConfig


class CampaignConfig(AppConfig):
    """Configuration of the campaign room."""

    name = "slatecraft.campaign"
    label = "campaign"
