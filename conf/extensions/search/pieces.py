"""The index in pieces, which a browser loads as it needs them.

Each piece is a script that hands over its name and its text or bytes, compressed, in base64: so
they load from a file as from a server, and are as small on one that compresses nothing.

=========  ======================================================================================
``w…``     words in their order, each with how often it is, for what readers begin to type or
           mistype, and as it is written, where that is otherwise
``p…``     terms in their order, each with its postings
``t…``     sections, each with its page's address and title, and its text
=========  ======================================================================================

``searchindex.js`` says where each begins, and by what rules to search.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

FOLDER = "_search"
# Bytes before compression, three thousand and more after: a query of seven signs loads six pieces of
# postings and as many of texts.
WORDS, POSTINGS, TEXTS = 9_000, 3_800, 7_000


def compress(data: bytes) -> str:
    """*data* as the browser's ``DecompressionStream("deflate-raw")`` reads it, in base64."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return base64.b64encode(deflate.compress(data) + deflate.flush()).decode()


def script(name: str, data: bytes) -> str:
    return f'searchPiece("{name}","{compress(data)}")\n'


def as_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def cut(items: Iterable[tuple[Any, bytes]], size: int) -> Iterator[tuple[Any, list[bytes]]]:
    """Items in pieces of about *size* bytes, each with the name of its first."""
    first, piece, length = None, list[bytes](), 0
    for name, data in items:
        if piece and length + len(data) > size:
            yield first, piece
            piece, length = [], 0
        if not piece:
            first = name
        piece.append(data)
        length += len(data)
    if piece:
        yield first, piece


class Folder:
    """The folder of the pieces; what is not of this build goes."""

    def __init__(self, outdir: Path) -> None:
        self.path = outdir / FOLDER
        self.files: dict[str, str] = {}

    def put(self, name: str, data: bytes) -> None:
        self.files[name] = script(name, data)

    def put_all(
        self, kind: str, found: Iterable[tuple[Any, list[bytes]]], joint: bytes
    ) -> list[Any]:
        """Each piece as ``kind0``, ``kind1`` …; returns where they begin."""
        starts = []
        for number, (first, parts) in enumerate(found):
            starts.append(first)
            self.put(f"{kind}{number}", joint.join(parts))
        return starts

    def digest(self) -> str:
        """What tells this index from another, so that no browser mixes two."""
        found = hashlib.sha256()
        for name, text in sorted(self.files.items()):
            found.update(f"{name} {text}".encode())
        return found.hexdigest()[:10]

    def write(self) -> None:
        self.path.mkdir(exist_ok=True)
        for path in self.path.iterdir():
            if path.suffix == ".js" and path.stem not in self.files:
                path.unlink()
        for name, text in self.files.items():
            path = self.path / f"{name}.js"
            if not path.is_file() or path.read_text("utf-8") != text:
                path.write_text(text, "utf-8")
