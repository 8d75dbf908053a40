"""What the fuzzer runs: its input is the number of an answer, and the body to give in its place."""

import importlib
import sys


def main() -> None:
    atheris = importlib.import_module("atheris")  # only `make soak` installs it
    with atheris.instrument_imports(include=["aureus_sdk"]):
        from soak.hostile_answers import ANSWERS, fault_of

    def try_bytes(data: bytes) -> None:
        answer = ANSWERS[data[0] % len(ANSWERS)] if data else ANSWERS[0]
        fault = fault_of(answer, data[1:])
        assert fault is None, f"{answer.name}: {data[1:]!r}: {fault}"

    atheris.Setup(sys.argv, try_bytes)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
