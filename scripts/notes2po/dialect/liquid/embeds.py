"""Plugins that embed what lies elsewhere become a link to it."""

from __future__ import annotations

import re

# Plugins that embed what lies elsewhere: the address of what they show, by their first word.
EMBEDS = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "youtube_embed": "https://www.youtube.com/watch?v={}",
    "youtubePlayer": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "gist": "https://gist.github.com/{}",
    "codepen": "https://codepen.io/{}",
    "jsfiddle": "https://jsfiddle.net/{}/",
    "asciinema": "https://asciinema.org/a/{}",
    "dailymotion": "https://www.dailymotion.com/video/{}",
    "github": "https://github.com/{}",
    "speakerdeck": "https://speakerdeck.com/{}",
    "spotify": "https://open.spotify.com/track/{}",
}
ADDRESSED = {
    *("tweet", "twitter", "video", "audio", "instagram", "oembed", "embed", "soundcloud"),
    *("slideshare", "pdf", "iframe", "bookmark", "link_preview", "linkpreview", "peertube"),
}
PICTURES = frozenset(("img", "image", "picture", "figure", "responsive_image"))


def embedded(name: str, markup: str) -> str | None:
    """What stands for a plugin's tag: a link to what it shows, or a picture; None if unknown."""
    words = [word.strip("\"'") for word in markup.split()]
    address = next((word for word in words if re.match(r"https?://[^\s<>]+$", word)), None)
    if name in PICTURES:
        file = next(
            (w for w in words if re.search(r"\.(?:png|jpe?g|gif|svg|webp)$", w, re.IGNORECASE)),
            None,
        )
        if file is None:
            return None
        file = file.partition("=")[2].strip("\"'") if "=" in file else file
        described = re.search(r"(?:alt|caption|title)\s*[:=]\s*\"([^\"\[\]]*)\"", markup)
        return f"![{described[1] if described else ''}](<{file}>)"
    if name in EMBEDS or name in ADDRESSED:
        if address:
            return f"<{address}>"
        if name in EMBEDS and words and re.fullmatch(r"[\w-]+(?:/[\w-]+)*", words[0]):
            return f"<{EMBEDS[name].format(words[0])}>"
    return None
