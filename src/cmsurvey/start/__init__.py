"""How a series begins and grows: `new` writes its folder, `add` one more edition, question or poster.

Whatever is written holds together at once: it is read as every other command will read it, and if that
fails no file is changed. Figures that nobody published are cited from the source `model.EXAMPLE`; `check`
and `render` say so as long as they stand.
"""
