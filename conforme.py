"""The command line's entry: mounts each package's commands, and loads a package only when it is used."""

from __future__ import annotations

import errno
import gc
import gettext
import importlib
import os
import signal
import sys
from pathlib import Path

import click

import standards
from standards import __version__
from standards.errors import ConformeError
from standards.texts import LANGUAGE_VARIABLE, choose_language, text

# command -> where it lives; its one-line help is the text `commands.<name>` of the standards' catalogue
COMMANDS = {
    "demo": "reports.cli:demo",
    "standards": "standards.cli:standards",
    "validate": "validator.cli:validate",
    "rules": "validator.cli_rules:rules",
    "diff": "validator.cli_diff:diff",
    "probe": "conformance.cli:probe",
    "requirements": "conformance.cli:requirements",
    "sandbox": "conformance.cli:sandbox",
    "selftest": "conformance.cli:selftest",
    "scorecard": "reports.cli:scorecard",
    "tracker": "reports.cli:tracker",
    "schema": "reports.cli:schema",
}


class Conforme(click.Group):
    """The root command: knows the names of all commands, imports one at a time."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the commands in the order of a provider's work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import and return a command."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands with their one-line help, without importing them."""
        with formatter.section(text("standards", "cli.commands")):
            formatter.write_dl([(name, text("standards", f"commands.{name}")) for name in COMMANDS])


def build() -> click.Command:
    """Return the root command in this process's language."""
    root = Conforme("conforme", help=text("standards", "cli.root"), no_args_is_help=True)
    root.params.append(
        click.Option(
            ["--lang"],
            type=click.Choice(["es", "en"]),
            expose_value=False,
            help=text("standards", "cli.lang"),
        )
    )
    return click.version_option(__version__, prog_name="conforme", message="%(prog)s %(version)s")(root)


def _stop_on_termination() -> None:
    """Take a request to terminate as Ctrl-C: what is known is told, and nothing is left half-written."""
    owner = os.getpid()

    def stop(number: int, frame: object) -> None:  # noqa: ARG001 - what a handler is given
        if os.getpid() != owner:  # a child that took this over with everything else
            os._exit(128 + number)
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)


def main() -> None:
    """Run the command line and exit with the designed code: 0 holds, 1 does not, 2 usage, 3 undecided."""
    # Small matrices gain nothing from threads, which each want memory of their own.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    language = choose_language(sys.argv[1:], os.environ)
    os.environ[LANGUAGE_VARIABLE] = os.environ["LANGUAGE"] = language
    gettext.bindtextdomain("messages", str(Path(standards.__file__).with_name("locale")))
    _stop_on_termination()
    try:
        code = build().main(standalone_mode=False)
    except ConformeError as error:
        click.echo(f"conforme: {error.message()}", err=True)
        code = error.exit_code
    except click.ClickException as error:
        error.show()
        code = 2
    except (KeyboardInterrupt, click.Abort):
        click.echo(f"conforme: {text('standards', 'cli.interrupted')}", err=True)
        code = 3
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except (MemoryError, OSError) as error:
        if isinstance(error, OSError) and error.errno != errno.ENOMEM:
            raise
        click.echo(f"conforme: {text('standards', 'cli.memory')}", err=True)
        code = 3
    gc.freeze()  # what is left goes with the process, and nobody has to look through it before
    sys.exit(code if isinstance(code, int) else 0)
