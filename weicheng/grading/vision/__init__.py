"""Whether two pictures are one: hashes, an index of them, features, comparison. Knows no row.

For the background worker only: OpenCV and the index never belong into the memory of a web process, and a test watches
that none loads them.
"""
