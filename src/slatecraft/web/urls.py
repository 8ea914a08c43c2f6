"""Every address of the site. The default language has no prefix; the others have theirs (`/cy/`)."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from slatecraft.campaign import urls as campaign_urls

urlpatterns = [
    path("", include(campaign_urls.files)),
    *i18n_patterns(
        path("organise/", include("slatecraft.accounts.urls")),
        path("organise/", include("slatecraft.organise.urls")),
        path("", include(campaign_urls.pages)),
        prefix_default_language=False,
    ),
]

handler404 = "slatecraft.campaign.reading.not_found"
