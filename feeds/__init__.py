"""From a feed's address to published events: fetching, parsing, understanding, merging, review."""
