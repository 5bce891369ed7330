"""The names of HTML: what each element is to a reader, so far as a page in MyST can be."""

from __future__ import annotations


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# https://html.spec.whatwg.org/multipage/indices.html#elements-3, and of the obsolete ones what
# browsers still know: https://html.spec.whatwg.org/multipage/obsolete.html#non-conforming-features
HTML = _names("""
    a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big
    blink blockquote body br button canvas caption center cite code col colgroup data datalist dd
    del details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form
    frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe image img input ins kbd
    keygen label legend li link main map mark marquee math menu menuitem meta meter nav nobr
    noembed noframes noscript object ol optgroup option output p param picture pre progress q rb rp
    rt rtc ruby s samp script search section select slot small source span strike strong style sub
    summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul
    var video wbr xmp
    """)

VOID = _names(
    "area base basefont bgsound br col embed frame hr image img input keygen link meta param "
    "source track wbr"
)

# What is in one of these is no HTML.
RAW_TEXT = _names("iframe noembed noframes script style textarea title xmp")

# Elements that stand between paragraphs, not in them.
BLOCK = _names("""
    address article aside blockquote body caption center col colgroup dd details dialog dir div dl
    dt fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html
    legend li main menu nav noframes noscript ol optgroup p pre search section summary table tbody
    td tfoot th thead title tr ul xmp
    """)

HEADINGS = {f"h{level}": level for level in range(1, 7)}
LISTS = frozenset(("ul", "ol", "menu", "dir"))
ROWS = frozenset(("thead", "tbody", "tfoot"))
MEDIA = frozenset(("video", "audio", "iframe", "embed", "object", "applet", "frame", "bgsound"))

# Nothing of these is on a page. A reader of the blog sees what is in the second row.
UNSEEN = _names(
    "script style template link meta base head title param source track col colgroup map area "
    "datalist basefont noembed noframes slot rp"
)
SEEN = _names("form input button select textarea canvas svg meter progress keygen option optgroup")

# HTML that stays: it is part of the message.
KEPT = frozenset(("kbd", "sub", "sup", "del"))

STRONG, EMPHASIS = "strong", "em"
MARKS = {
    **dict.fromkeys(("b", "strong"), STRONG),
    **dict.fromkeys(("i", "em", "cite", "var", "dfn"), EMPHASIS),
    **dict.fromkeys(("s", "strike"), "del"),
    **{name: name for name in KEPT},
}
CODE = frozenset(("code", "tt", "samp"))

# Re-opened where another element's end tag closes them too early, as browsers do.
FORMATTING = _names(
    "a b big code em font i nobr s small strike strong tt u span sub sup kbd mark del ins"
)

# An element that ends others that are open, up to the nearest of some: the tags that HTML
# lets writers leave out, https://html.spec.whatwg.org/multipage/syntax.html#optional-tags
_CELL = frozenset(("td", "th"))
_TABLE = frozenset(("table",))
ENDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset(("li",)), LISTS | _TABLE),
    **dict.fromkeys(("dt", "dd"), (frozenset(("dt", "dd")), frozenset(("dl", "table")))),
    **dict.fromkeys(_CELL, (_CELL | {"caption"}, _TABLE | {"tr"})),
    "tr": (_CELL | {"tr", "caption"}, _TABLE),
    **dict.fromkeys(ROWS, (_CELL | ROWS | {"tr", "caption"}, _TABLE)),
    **dict.fromkeys(("option", "optgroup"), (frozenset(("option",)), frozenset(("select",)))),
    **dict.fromkeys(("rt", "rp"), (frozenset(("rt", "rp")), frozenset(("ruby",)))),
    "a": (frozenset(("a",)), _CELL | _TABLE | {"object"}),
}
# A paragraph ends where one of these begins.
ENDS_PARAGRAPH = BLOCK - {"body", "head", "html", "title", "noscript", "caption", "col", "colgroup"}
PARAGRAPH_BOUNDS = _CELL | _TABLE | {"button", "object", "caption", "noscript"}
# An end tag closes nothing beyond one of these, unless it is theirs.
END_BOUNDS = _CELL | _TABLE | {"caption"}
