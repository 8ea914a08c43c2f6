"""Addresses of the organisers' pages, and of the links by which plans are signed off."""

from django.urls import path, re_path

from slatecraft.organise.views import areas, electorate, overview, plans, publishing, signing

app_name = "organise"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("record/", overview.record, name="record"),
    path("people/", overview.people, name="people"),
    path("people/<int:number>/dismiss/", overview.dismiss, name="dismiss"),
    path("areas/", areas.areas, name="areas"),
    path("areas/areas.csv", areas.download, name="areas-file"),
    path("areas/upload/", areas.upload, name="upload"),
    path("areas/upload/<int:number>/", areas.preview, name="preview"),
    path("areas/upload/<int:number>/drop/", areas.drop, name="drop"),
    path("areas/of/<str:code>/", areas.area, name="area"),
    path("electorate/", electorate.electorates, name="electorates"),
    path("electorate/text/", electorate.text, name="electorate-text"),
    path("electorate/<slug:slate>/<slug:post>/", electorate.electorate, name="electorate"),
    path("plans/", plans.plans, name="plans"),
    path("plans/new/", plans.new, name="new-plan"),
    path("plans/compare/", plans.compare, name="compare"),
    path("plans/<int:number>/", plans.plan, name="plan"),
    path("plans/<int:number>/state.json", plans.state, name="state"),
    path("plans/<int:number>/cancel/", plans.cancel, name="cancel"),
    path("plans/<int:number>/again/", plans.again, name="again"),
    path("plans/<int:number>/report/", plans.report, name="report"),
    re_path(
        r"plans/(?P<number>[0-9]{1,18})/report\.(?P<ending>html|json|zip)$", plans.download, name="download"
    ),
    path("plans/<int:number>/sign-off/", signing.ask, name="ask-sign-off"),
    path("plans/<int:number>/publish/", publishing.publish_plan, name="publish-plan"),
    path("sign-offs/<int:number>/renew/", signing.renew, name="renew-sign-off"),
    path("sign-offs/<int:number>/close/", signing.close, name="close-sign-off"),
    path("sign-off/<str:token>/", signing.sign_off, name="sign-off"),
    path("publish/", publishing.publications, name="publications"),
    path("publish/edition/<int:number>/", publishing.publish_edition, name="publish-edition"),
    path("publish/<int:number>/call-off/", publishing.call_off, name="call-off"),
]
