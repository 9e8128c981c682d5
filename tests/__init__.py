"""Tests of cmsurvey; what is made up says so."""
