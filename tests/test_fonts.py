"""The browser of the tests has the fonts that it was told, and no other."""

from __future__ import annotations

from fonts import SANS_SERIFS, in_every_font
from playwright.sync_api import Page

TEXTS = """
<p style="font-family: sans-serif">Letters</p>
<p style="font-family: Arial, sans-serif">Letters</p>
<p style="font-family: monospace">Letters</p>
<p lang="ja">文字</p>
<p lang="hi">अक्षर</p>
"""


def used(tab: Page) -> list[set[str]]:
    """The families of the glyphs that are drawn, paragraph by paragraph."""
    tools = tab.context.new_cdp_session(tab)
    tools.send("DOM.enable")
    tools.send("CSS.enable")
    root = tools.send("DOM.getDocument")["root"]["nodeId"]
    found = tools.send("DOM.querySelectorAll", {"nodeId": root, "selector": "p"})["nodeIds"]
    drawn = [tools.send("CSS.getPlatformFontsForNode", {"nodeId": node}) for node in found]
    return [{font["familyName"] for font in fonts["fonts"]} for fonts in drawn]


@in_every_font
def test_letters_are_drawn_in_the_font_that_was_asked_for(tab: Page, sans_serif: str) -> None:
    """Whatever else is installed, and whatever fontconfig would put in the place of Arial."""
    tab.set_content(TEXTS)
    monospace, _package = SANS_SERIFS[sans_serif]
    latin = [{sans_serif}, {sans_serif}, {monospace}]
    assert used(tab) == [*latin, {"Noto Sans CJK JP"}, {"Noto Sans Devanagari"}]
