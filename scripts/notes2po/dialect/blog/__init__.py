"""What a note's blog knows beside it: settings, data, includes, and where each file is shown."""

from notes2po.dialect.blog.tree import (
    DEFAULTS,
    NO_BLOG,
    Blog,
    find_blog,
    inside,
    read_blog,
    read_text,
)

__all__ = ["DEFAULTS", "NO_BLOG", "Blog", "find_blog", "inside", "read_blog", "read_text"]
