"""A Django project with a shop in it. The database is that of the environment variable DATABASE, as JSON."""

import json
import os

SECRET_KEY = "for tests"
ALLOWED_HOSTS = ["testserver"]
DATABASES = {"default": {**json.loads(os.environ["DATABASE"]), "ATOMIC_REQUESTS": True}}
INSTALLED_APPS = ["django.contrib.contenttypes", "commerce_core.django", "box"]
ROOT_URLCONF = "box.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
COMMERCE_CORE = json.loads(os.environ.get("COMMERCE_CORE", "{}"))
