"""From answers to the tables of an edition: shares, amounts, what is not shown, the files of a series."""
