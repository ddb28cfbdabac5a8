"""What the command line says of its use, right and wrong, in French: typer's, pydantic's, the settings' own words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeVar

import typer
from pydantic import ValidationError
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

UsageError: Final[type[Exception]] = typer.BadParameter.__mro__[1]
"""Base of every wrong use; typer names it nowhere else."""

F = TypeVar("F", bound=Callable[..., Any])

HELP_HINT: Final = "Pour l'aide : {command} --help"

_SENTENCES: Final[tuple[tuple[str, str], ...]] = (
    (r"No such option: (?P<a>\S+)", "L'option {a} n'existe pas."),
    (r"No such command '(?P<a>.*)'\.", "La commande « {a} » n'existe pas."),
    (r"Got unexpected extra argument\(s\) \((?P<a>.*)\)", "C'est trop de mots : « {a} »."),
    (r"Missing command\.", "Il manque une commande."),
    (r"Option '(?P<a>.*)' does not take a value\.", "L'option {a} ne prend pas de valeur."),
    (r"Option '(?P<a>.*)' requires an argument\.", "L'option {a} demande une valeur."),
    (r"Option '(?P<a>.*)' requires (?P<b>\d+) arguments\.", "L'option {a} demande {b} valeurs."),
)
_VALUES: Final[tuple[tuple[str, str], ...]] = (
    (r"valid (integer|number)", "donnez un nombre."),
    (r"valid boolean", "répondez par 1 (oui) ou 0 (non)."),
    (r"valid UUID", "donnez un identifiant (UUID)."),
    (r"greater than or equal to (?P<a>\S+)", "donnez au moins {a}."),
    (r"less than or equal to (?P<a>\S+)", "donnez au plus {a}."),
    (r"Input should be (?P<a>'.*')", "valeurs possibles : {a}."),
    (r"'(?P<b>.*)' is not one of (?P<a>.*?)\.?$", "« {b} » ne convient pas ; valeurs possibles : {a}."),
    (r"match pattern", "cette valeur n'a pas la forme attendue."),
)
_HELP: Final[Mapping[str, str]] = {
    "ARGUMENTS_PANEL_TITLE": "Arguments",
    "OPTIONS_PANEL_TITLE": "Options",
    "COMMANDS_PANEL_TITLE": "Commandes",
    "ERRORS_PANEL_TITLE": "Erreur",
    "DEFAULT_STRING": "[par défaut : {}]",
    "REQUIRED_LONG_STRING": "[obligatoire]",
    "ABORTED_TEXT": "Abandon.",
}


class _Command(TyperCommand):
    """A command whose help is in French."""

    def get_help_option(self, ctx: Any) -> Any:
        """``--help``, said in French."""
        return _said(super().get_help_option(ctx))

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """How the command is written."""
        _write_usage(self, ctx, formatter)


class _Group(TyperGroup):
    """A group of commands whose help is in French."""

    def get_help_option(self, ctx: Any) -> Any:
        """``--help``, said in French."""
        return _said(super().get_help_option(ctx))

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """How the group is written."""
        _write_usage(self, ctx, formatter)


def _said(option: Any) -> Any:
    if option is not None:
        option.help = "Affiche cette aide."
    return option


def _write_usage(command: Any, ctx: Any, formatter: Any) -> None:
    formatter.write_usage(
        ctx.command_path, " ".join(command.collect_usage_pieces(ctx)), prefix="Utilisation : "
    )


class App(typer.Typer):
    """A group of commands; arguments are those of ``typer.Typer``."""

    def __init__(self, **arguments: Any) -> None:
        super().__init__(cls=_Group, subcommand_metavar="COMMANDE [ARGUMENTS]…", **arguments)

    def command(self, name: str | None = None, **arguments: Any) -> Callable[[F], F]:
        """As typer's, with help in French."""
        return super().command(name, **({"cls": _Command} | arguments))


def french_help() -> None:
    """Put the titles of help pages in French."""
    for name, words in _HELP.items():
        setattr(rich_utils, name, words)


def sentence(error: Exception) -> str:
    """One French sentence for a wrong use, the command's example when it has one, and where to find help."""
    context = getattr(error, "ctx", None)
    told = _told(error)
    if not context:
        return told
    example = getattr(context.command, "epilog", None)
    return "\n".join(filter(None, (told, example, HELP_HINT.format(command=context.command_path))))


def _told(error: Exception) -> str:
    message = str(getattr(error, "message", "") or "")
    parameter = getattr(error, "param", None)
    if type(error).__name__ == "MissingParameter" and parameter is not None:
        kind = "l'option" if parameter.param_type_name == "option" else "l'argument"
        return f"Il manque {kind} {_named(parameter)}."
    if isinstance(error, typer.BadParameter):
        return f"{_named(parameter)} : {_value(message)}" if parameter is not None else message
    close = getattr(error, "possibilities", None)
    return _matched(_SENTENCES, message, message) + (
        f" Voulez-vous dire {', '.join(close)} ?" if close else ""
    )


def _named(parameter: Any) -> str:
    """``--port``, or ``FORMAT`` for an argument."""
    if parameter.param_type_name == "option":
        return str(max(parameter.opts, key=len))
    return str(parameter.metavar or parameter.name).upper().rstrip("_")


def _value(message: str) -> str:
    """A refusal of a value; one of ours is French already."""
    return _matched(_VALUES, message, message)


def _matched(table: Iterable[tuple[str, str]], message: str, otherwise: str) -> str:
    for pattern, words in table:
        if found := re.search(pattern, message):
            return words.format(**{name: _bare(value) for name, value in found.groupdict().items()})
    return otherwise


def _bare(listed: str) -> str:
    """``a, b, c`` for ``'a', 'b' or 'c'``."""
    return listed.replace("' or '", "', '").replace("'", "")


def settings_sentences(error: ValidationError) -> str:
    """One sentence for each setting that holds a wrong value, under its variable's name.

    Values are not told: one may be a key.
    """
    return "\n".join(
        f"Réglage {'.'.join(map(str, each['loc']))} : {_setting(each['msg'])}" for each in error.errors()
    )


def _setting(message: str) -> str:
    return _matched(_VALUES, message, "cette valeur n'est pas acceptée.")
