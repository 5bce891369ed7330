"""Turn existing translations of Markdown pages into gettext catalogs."""
