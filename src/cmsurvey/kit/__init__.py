"""A kit for the press: posters, cards, pictures for networks, logos, captions, data, method; one archive."""

from cmsurvey.kit.run import Made, Request, build

__all__ = ["Made", "Request", "build"]
