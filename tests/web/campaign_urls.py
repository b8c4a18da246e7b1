"""Every address of the site, with the pages of campaigns and promises."""

from luoshi import urls
from luoshi.web import campaigns, commitments

urlpatterns = [*campaigns.urlpatterns, *commitments.urlpatterns, *urls.urlpatterns]
