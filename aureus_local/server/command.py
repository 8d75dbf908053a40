"""The command line of the runtime."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from aureus_local.registry import RegistryError
from aureus_local.storage.database import DatabaseError
from aureus_sdk import __version__

from .access import AccessError
from .handlers import HandlerError
from .log import configure_log
from .runtime import Settings
from .serve import AddressError, serve

__all__ = ["aureus"]


_SERVE_HELP = """\
Serve the Aureus API, until stopped by Ctrl-C or SIGTERM.

What has been answered is on disk, and workflow runs that were interrupted go on at the next start. Servers that
share a PostgreSQL database take over the runs of one that is gone within seconds.

\b
Built-in tools:
  echo             answers its inputs
  read_file        path
  write_file       path, data
  validate_schema  data, schema (JSON Schema)
  transform_data   data, expression (JMESPath)
  sleep            duration_ms

\b
Examples:
  aureus serve --tools my_tools.py --validators my_validators
  aureus serve --data /var/lib/aureus --workspace /srv/files
  AUREUS_API_KEY=secret aureus serve --host 0.0.0.0
  aureus serve --database-url postgresql://aureus@db.example/aureus
"""


class _Folder(click.Path):
    """A folder. An empty name, as of a variable of the shell that is not set, would be the current one."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("the name is empty: give a folder, '.' for this one", param, ctx)
        return super().convert(value, param, ctx)


class _RefusedError(click.ClickException):
    """The server cannot start."""

    exit_code = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="aureus", message="%(prog)s %(version)s")
def aureus() -> None:
    """
    Run workflows of risky actions under governance.

    \b
    Examples:
      aureus serve                            serve at http://127.0.0.1:3000
      aureus serve --port 0 --tools tools.py  serve on any free port, with your own tools
      aureus serve --help                     all options, and the built-in tools
    """  # noqa: D301  # click is to see the character \b: it keeps the lines that follow as they are


@aureus.command(name="serve", help=_SERVE_HELP)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=3000, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes any that is free."
)
@click.option(
    "--data",
    default=".aureus",
    show_default=True,
    type=_Folder(file_okay=False, path_type=Path),
    help="Folder for everything that is to be kept: runs, telemetry, approvals, validators.",
)
@click.option(
    "--database-url",
    envvar="AUREUS_DATABASE_URL",
    show_envvar=True,
    metavar="URL",
    help="PostgreSQL database to keep all of that in, shared by several servers, in place of --data. "
    "As an option it overrides --data; as a variable, --data overrides it.",
)
@click.option(
    "--workspace",
    default=".",
    show_default="the current folder",
    type=_Folder(exists=True, file_okay=False, path_type=Path),
    help="Folder that read_file and write_file may use, except for --data and code inside it.",
)
@click.option(
    "--tools", multiple=True, metavar="MODULE", help="Module with tools: a file or a dotted name. May be repeated."
)
@click.option("--validators", multiple=True, metavar="MODULE", help="Module with validators: likewise.")
@click.option(
    "--api-key",
    envvar="AUREUS_API_KEY",
    show_envvar=True,
    metavar="KEY",
    help="Key that every request but those for /health has to carry.",
)
@click.option("--strict", is_flag=True, help="Fail tasks without a tool that could run, instead of simulating them.")
@click.pass_context
def serve_command(  # noqa: PLR0913  # an argument for each option
    context: click.Context,
    *,
    host: str,
    port: int,
    data: Path,
    database_url: str | None,
    workspace: Path,
    tools: tuple[str, ...],
    validators: tuple[str, ...],
    api_key: str | None,
    strict: bool,
) -> None:
    """What `aureus serve` does: see its help."""
    settings = Settings(
        host=host,
        port=port,
        data=data,
        database_url=None if _wants_folder(context) else database_url,
        workspace=workspace,
        sources=tuple(dict.fromkeys((*tools, *validators))),
        api_key=api_key,
        strict=strict,
    )
    sys.path.append(str(Path.cwd()))  # modules are looked for where the command is given
    configure_log()
    try:
        serve(settings)
    except (AccessError, AddressError, DatabaseError, HandlerError, RegistryError) as error:
        raise _RefusedError(f"{error}.") from error


def _wants_folder(context: click.Context) -> bool:
    """Whether a folder is given on the command line, and a database only by the environment, which goes after it."""
    folder, database = map(context.get_parameter_source, ("data", "database_url"))
    return folder is ParameterSource.COMMANDLINE and database is ParameterSource.ENVIRONMENT
