"""`python -m cmsurvey` is `cmsurvey`."""

from cmsurvey.cli import main

main()
