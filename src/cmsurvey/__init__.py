"""cmsurvey: survey results as statistically honest infographics."""
