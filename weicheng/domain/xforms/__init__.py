"""Filled-in forms as the field's open standard has them (ODK XForms): is an instance right, and what does it say?

- `xpath`       an expression of a form → a tree, or a sentence about what is not understood
- `values`      the four kinds of values and how one becomes another, as XPath 1.0 and JavaScript count
- `functions`   the listed functions, no others
- `evaluation`  a tree, evaluated at a node of an instance
- `definition`  an XForm → questions, choices and rules
- `answers`     whether a text is an answer of the kind asked for
- `filling`     an instance against a definition: relevance, calculations, faults, answers
"""
