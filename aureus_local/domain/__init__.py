"""
The rules of Aureus as pure functions: no I/O, no clock and no randomness of their own.

What takes its time they ask of a `Judge`, which they are given.
"""
