"""The command line: thin. Every command calls a function that a notebook can call as well.

Exit codes: 0 done, 1 a gate failed and --exit-code was given, 2 usage, 3 bad input (nothing written),
4 a notebook failed, 5 the record does not verify. Results go to standard output, everything else to standard error.
"""

from __future__ import annotations

from importlib import import_module

import click

from playbook.errors import PlaybookError

COMMANDS = {
    "demo": "checkpoints",
    "run": "checkpoints:run_steps",
    "runs": "history",
    "report": "checkpoints",
    "portfolio": "checkpoints",
    "starters": "starters",
    "audit": "audit",
    "workflow": "workflow",
    "new": "workspace",
    "check": "workspace",
    "import": "bring:import_",
    "lock": "workspace",
    "verify": "workspace",
    "explain": "workspace",
    "lab": "workspace",
    "pack": "packs",
    "schema": "upkeep",
    "refresh": "upkeep",
}
"""Each command and the module beside this one that holds it, in the order of the help; loaded when called."""


class Commands(click.Group):
    """Finds a command in its module, so that one command never pays for the imports of another."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click gives it
        """All commands in the order of their use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click gives it
        """The command of this name, or None."""
        if cmd_name not in COMMANDS:
            return None
        module, _, function = COMMANDS[cmd_name].partition(":")
        found: click.Command = getattr(import_module(f"{__name__}.{module}"), function or cmd_name)
        found.help = _unwrapped(found.help)
        for below in found.commands.values() if isinstance(found, click.Group) else ():
            below.help = _unwrapped(below.help)
        return found


def _unwrapped(text: str | None) -> str | None:
    """Help whose examples keep their lines: click looks for the control character, a raw docstring holds two letters."""
    return text.replace(r"\b", "\b") if text else text


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="pilot-to-scale-playbook", prog_name="playbook")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def cli(debug: bool) -> None:
    r"""Find out before the roll-out whether an AI pilot worked because of the system or because of the people.

    \b
    Example:
      playbook demo                     three sample pilots, from files to verdict
      playbook new my-pilot             a folder with forms for your own pilot
      playbook run my-pilot --week 4    the checkpoint of week 4
    """


cli.help = _unwrapped(cli.help)


def run(arguments: list[str]) -> int:
    """Run a command and return its exit code; an error is one sentence unless `--debug` is given."""
    debug = "--debug" in arguments
    try:
        cli.main([a for a in arguments if a != "--debug"], prog_name="playbook", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped. What was finished is kept.", err=True)
        return 130
    except SystemExit as exit_:
        return int(exit_.code or 0)
    except PlaybookError as error:
        return _say(error, debug, str(error), error.exit_code)
    except OSError as error:
        return _say(error, debug, f"{error.filename or 'disk'}: {error.strerror or error}; nothing was half-written", 3)
    except Exception as error:  # noqa: BLE001 - no traceback reaches a user unless asked for
        return _say(
            error,
            debug,
            f"Something the playbook did not expect: {type(error).__name__}: {error}. Run it again with --debug to see where.",
            1,
        )
    return 0


def _say(error: Exception, debug: bool, text: str, code: int) -> int:
    if debug:
        import traceback

        traceback.print_exception(error)
    click.echo(text, err=True)
    return code
