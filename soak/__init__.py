"""
Long runs that try to lose something, or to hang: `make soak`, or with names `make soak ARGS="ids cancel"`.

Each module that `soak.__main__.SOAKS` lists is one soak: its ``run(count)`` tries so many times and
returns the `Row` of the table at the end.
"""
