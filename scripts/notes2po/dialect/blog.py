"""A placeholder: what a blog says of itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Blog:
    """Nothing is known of the blog."""


NO_BLOG = Blog()
