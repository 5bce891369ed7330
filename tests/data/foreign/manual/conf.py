"""Another project: another theme, RST beside MyST, catalogs elsewhere, no table of languages."""

project = "Reading a tide table"
author = "a harbour"
extensions = ["myst_parser", "references", "messages", "search", "status"]
html_theme = "alabaster"
locale_dirs = ["../translations"]
gettext_compact = False
shared_references = "sources"
