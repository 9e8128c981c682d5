"""Estimates against values computed by R's survey: `python -m tests.reference FILE.json…`."""
