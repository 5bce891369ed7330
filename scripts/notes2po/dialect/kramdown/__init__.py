"""Jekyll's Markdown -> MyST: blocks are read as kramdown reads them, and written as MyST has them.

``scanning`` cuts a text into ``blocks`` (with ``starts``, ``fences``, ``lists``, ``tables``,
``passages``, ``definitions``, ``extensions``, ``attributes``); ``rendering`` writes each (with
``texts``, ``containers``, ``grids``, ``code``, ``maths``, ``headings``, ``meanings``,
``guards``); ``spans`` does what stands within a text (``linking``, ``emphasis``, ``words``).
``page`` is what all of them know of the whole.
"""
