"""The sites: built, shown while they are written, made ready for hosts, kept in pictures."""
