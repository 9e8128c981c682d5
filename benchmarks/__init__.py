"""How quick cmsurvey is beside other tools and beside a bare script; `make bench` runs it."""
