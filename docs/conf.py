"""Sphinx: Markdown by MyST, furo's looks, warnings treated as errors by `.ci/run`."""

from importlib import metadata

project = "commerce_core"
author = "The commerce_core authors"
copyright = "2026, the commerce_core authors"  # noqa: A001  Sphinx's own name
try:
    release = metadata.version("commerce-core")
except metadata.PackageNotFoundError:  # built from a checkout that is not installed
    release = ""

extensions = ["myst_parser"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "commerce_core"
myst_heading_anchors = 3
nitpicky = True
