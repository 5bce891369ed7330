"""Every msgstr against its msgid: what a translation loses, brings in or breaks."""
