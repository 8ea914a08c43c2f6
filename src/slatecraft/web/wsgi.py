"""The WSGI application, for any server: `slatecraft.web.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "slatecraft.web.settings")

application = get_wsgi_application()
