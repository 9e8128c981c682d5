"""The command `python -m tests.reference`."""

import sys

from tests.reference.run import main

sys.exit(main(sys.argv[1:]))
