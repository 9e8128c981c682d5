"""A static site of a series: home, editions, posters, cards, data, method and sources in each language.

`contents` reads what was rendered, `pages` and `cards` fill the pages, `shell` puts them in their frame
with the one stylesheet, `feeds` tells machines, `links` looks after every link, `store` writes all or
nothing, and `run` is the recipe.
"""

from cmsurvey.site.run import Made, Request, build

__all__ = ["Made", "Request", "build"]
