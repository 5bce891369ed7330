"""How other tools cut Markdown into messages, and what they want of a msgstr.

po4a reads lines; mdbook-i18n-helpers and translate-toolkit's md2po read CommonMark. A page and its
translation are cut by the same rules, so that their blocks can be paired; the msgids themselves
are taken from the tool's own template, and never made here.
"""

from notes2po.pipelines import md2po, mdbook, po4a
from notes2po.pipelines.tool import Tool

TOOLS: dict[str, Tool] = {
    "po4a": Tool("po4a", po4a.cut, po4a.fit, shape_of=po4a.shape_of, keeps_labels=True),
    "md2po": Tool("md2po", md2po.cut, md2po.fit),
    "mdbook": Tool("mdbook-i18n-helpers", mdbook.cut, mdbook.fit),
}

__all__ = ["TOOLS", "Tool"]
