"""The draw 抽查 that anybody can repeat: a frozen pool, a figure named in advance, SHA-256 in the manner of RFC 3797.

pool     what is frozen, its text and its SHA-256
figures  the numbers that decide, as the key text of RFC 3797
lots     the stream of numbers that a key gives, and choosing by them
weights  memory: chances that grow with the time since the last visit, capped
seats    how many of each stratum
pairing  inspectors in pairs, with recusal 回避
outcome  all of it in one: pool and key in, list out
rounds   M-085's exhaustive reading and its warning
coverage what share of the frame was visited, and what waited longest
publication, checks   the file that is published, and what is wrong with one
"""
