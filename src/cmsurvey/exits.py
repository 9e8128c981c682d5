"""What the exit codes mean: for the manual page, for the page of reference, tested against the code."""

from __future__ import annotations

import signal

#: What asks a process to end: the second when its terminal is closed, which Windows has no signal for.
ASKED = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))

#: Of every command.
EVERY = {
    "0": "Done.",
    "1": "Something in the tables, infographics or words is wrong; each problem has its place and its cure.",
    "2": "The command itself is written wrongly, or an option names what does not exist.",
    "3": "The machine lacks something: a browser, a folder that can be written.",
    "130": "Stopped by Ctrl-C, or asked to end.",
}

#: What is said with 130, whatever Ctrl-C came in the middle of.
STOPPED = "stopped; nothing was left half written"

#: What a command ends with beside those, by the function that ends it: the command, the code, why.
OWN = {
    "doctor": ("doctor", 3, "Pictures cannot be made here: a check fails."),
    "verify": ("verify", 2, "A file is not as it is made today: something differs."),
    "lint": ("lint", 1, "A finished page breaks a rule."),
    "_print_states": ("lock", 1, "A locked edition, or a rendered file of it, is no more as it was locked."),
    "diff": ("diff", 2, "The two states differ."),
    "checklist": ("checklist", 1, "A step is missing."),
    "check": ("sources check", 1, "A source is dead without a copy, or a copy changed."),
}
