"""Published pages and drawings → what a reader cannot see, read or tell apart, measured in a browser.

`measure` opens each file at every width in both schemes, `rules` and `marks` judge what was measured,
`pictures` looks at PNG files, `again` sets those of presets anew, `page` shows the spots.
"""
