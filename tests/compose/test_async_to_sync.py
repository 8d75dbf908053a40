"""The converter: what async source becomes in its sync twin."""

import ast
import tokenize

import pytest
from async_to_sync import RENAMES, convert
from hypothesis import given
from hypothesis import strategies as st

NAMES = {"AsyncThing": "Thing", "aclose": "close", "an async": "a sync", "async": "sync", "_async": "_sync"}


@pytest.mark.parametrize(
    ("source", "twin"),
    [
        ("async def f(): pass\n", "def f(): pass\n"),
        ("async  def f(): pass\n", "def f(): pass\n"),
        ("x = await f()\n", "x = f()\n"),
        ("return_(await f(), await g())\n", "return_(f(), g())\n"),
        ("xs = [x async for x in f()]\n", "xs = [x for x in f()]\n"),
        ("x = (await\n f())\n", "x = (\n f())\n"),
        ("await thing.aclose()  # await aclose\n", "thing.close()  # close\n"),
        ("from ._async import AsyncThing\n", "from ._sync import Thing\n"),
        ("from a._async.b import AsyncThing as T\n", "from a._sync.b import Thing as T\n"),
        ("AsyncThings, maclose = 1, 2\n", "AsyncThings, maclose = 1, 2\n"),
        ("awaitable = async_ = 1\n", "awaitable = async_ = 1\n"),
        ("x = 1", "x = 1"),
        ("", ""),
    ],
)
def test_code(source: str, twin: str) -> None:
    assert convert(source, NAMES)[0] == twin


@pytest.mark.parametrize(
    ("text", "twin"),
    [
        ("A thing (async).", "A thing (sync)."),
        ("Give an async thing.", "Give a sync thing."),
        ("async with AsyncThing() as t: await t.x()", "with Thing() as t: t.x()"),
        ("async for x in t: async def f", "for x in t: def f"),
        ("a._async.AsyncThing", "a._sync.Thing"),
        ("call it and await.", "call it and await."),
        ("prefer respond-async", "prefer respond-async"),
        ("asynchronous AsyncThings", "asynchronous AsyncThings"),
    ],
)
@pytest.mark.parametrize("form", ['"{}"\n', "# {}\n", 'r"{}"\n', 'f"{}"\n', '"""\n{}\n"""\n'])
def test_text(form: str, text: str, twin: str) -> None:
    assert convert(form.format(text), NAMES)[0] == form.format(twin)


@pytest.mark.parametrize(
    ("source", "twin"),
    [
        ('f"{{async}} {await f():>{await g()}} {AsyncThing!r}"\n', 'f"{{sync}} {f():>{g()}} {Thing!r}"\n'),
        ('f"é{{{await f()}}}" "aclose"\n', 'f"é{{{f()}}}" "close"\n'),
        ('x = f"""\n{await f()}\n{{é}} async {g}\n"""; await h()\n', 'x = f"""\n{f()}\n{{é}} sync {g}\n"""; h()\n'),
    ],
)
def test_f_strings(source: str, twin: str) -> None:
    assert convert(source, NAMES)[0] == twin


def test_a_whole_class_reads_as_if_written_by_hand() -> None:
    source = '''\
class AsyncThing:
    """
    An open thing (async).

        async with AsyncThing() as thing:
            await thing.run()
    """

    async def run(self) -> None:
        async with self.lock:  # an async lock
            await self.step(  # stays on its line
                1,
            )
'''
    twin = '''\
class Thing:
    """
    An open thing (sync).

        with Thing() as thing:
            thing.run()
    """

    def run(self) -> None:
        with self.lock:  # a sync lock
            self.step(  # stays on its line
                1,
            )
'''
    converted, used = convert(source, NAMES)

    assert converted == twin
    assert used == {"AsyncThing", "async", "an async"}


@pytest.mark.parametrize("source", ["x = (\n", "x = '''\n"])
def test_what_is_not_python_is_refused(source: str) -> None:
    with pytest.raises((SyntaxError, tokenize.TokenError)):
        convert(source, NAMES)


def test_the_table_never_renames_twice() -> None:
    assert not set(RENAMES.values()) & RENAMES.keys()


fragments = st.sampled_from(
    [
        "async def f() -> None:\n    await AsyncThing().aclose()\n",
        "async def g():\n\tasync with a as b, c as d:\n\t\tasync for x in y:\n\t\t\tyield x  # é async\n",
        "def h(x):\n    return (\n        x  # \N{GRINNING FACE}\n    )\n",
        'text = """\nasync\n  await f()\n\n"""\n',
        "x = f'{y!r:>{z}} {{async}} {AsyncThing}'\n",
        "\n\n",
        "x = 1 \\\n    + 2\n",
        "\x0cy = 'é'; z = b'aclose'\n",
    ]
)
sources = st.lists(fragments).map("".join)


@given(sources)
def test_line_count_and_syntax_are_kept(source: str) -> None:
    converted, _ = convert(source, NAMES)

    assert converted.count("\n") == source.count("\n")
    ast.parse(converted)


@given(sources)
def test_converting_again_changes_nothing(source: str) -> None:
    converted, _ = convert(source, NAMES)

    assert convert(converted, NAMES) == (converted, set())


@given(sources)
def test_nothing_async_remains_but_what_the_table_does_not_know(source: str) -> None:
    nodes = list(ast.walk(ast.parse(convert(source, NAMES)[0])))

    asynchronous = (ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Await)
    assert not [node for node in nodes if isinstance(node, asynchronous)]
