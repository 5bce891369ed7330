"""A whole blog comes in: ``make collection FROM=../blog``.

A run goes one way: ``found`` (which file is which page in which language) → ``converted`` (each
note in MyST, its links and pictures this site's) → ``files`` (what is to stand where) → ``taken``
(what is written, and what somebody has edited here since and is left alone) → the importer, the
update and the check → ``report``. Each note is taken alone: one that cannot be is told, and costs
no other. Nothing is built.
"""
