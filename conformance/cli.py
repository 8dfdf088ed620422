"""The commands ``probe``, ``requirements``, ``sandbox`` and ``selftest``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from standards.console import emit, language_option, output_option, write_whole
from standards.texts import current_language, text

if TYPE_CHECKING:
    from conformance.results import Run
    from conformance.runner import Options, RequirementDecided
    from standards.requirements import Category

TELLING = ("interrupted", "credentials-refused", "unreachable", "no-token", "budget-spent")
"""Reasons that explain why most of a run was not decided, the most telling first."""

FAILING = {"must": ("must",), "should": ("must", "should"), "never": ()}


def say(key: str, **params: object) -> str:
    """Render a text of this package in the process's language."""
    return text("conformance", f"cli.{key}", None, **params)


def _categories(_: click.Context, __: click.Parameter, value: str | None) -> tuple[Category, ...] | None:
    from standards.requirements import CATEGORIES

    if value is None:
        return None
    names = [name.strip() for name in value.split(",")]
    for name in names:
        if name not in CATEGORIES:
            raise click.BadParameter(say("unknown-category", name=name, known=", ".join(CATEGORIES)))
    return tuple(category for category in CATEGORIES if category in names)


@click.command(help=say("probe"))
@click.argument("provider", type=click.Path(path_type=Path), metavar=say("provider-argument"))
@click.option("-s", "--standard", help=say("standard"))
@click.option("--category", callback=_categories, help=say("category"))
@click.option(
    "--profile", type=click.Choice(["quick", "full"]), default="full", show_default=True, help=say("profile")
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help=say("seed"))
@click.option("--budget", type=click.FloatRange(min=0, min_open=True), help=say("budget"))
@click.option("--max-rps", type=click.FloatRange(min=0), help=say("max-rps"))
@click.option("--evidence", type=click.Path(file_okay=False, path_type=Path), help=say("evidence"))
@click.option(
    "-f", "--format", "format_", type=click.Choice(["text", "json"]), default="text", help=say("format")
)
@click.option(
    "--fail-on", type=click.Choice(list(FAILING)), default="must", show_default=True, help=say("fail-on")
)
@output_option
@language_option
def probe(**asked: Any) -> None:
    """Examine a provider."""
    from conformance.outputs import run_as_text
    from conformance.provider_file import choose, read
    from conformance.runner import probe as run_probe
    from standards.registry import load

    file = read(asked["provider"])
    for key, params in file.warnings:
        click.echo(f"conforme: {text('conformance', f'warnings.{key}', None, **params)}", err=True)
    target = _within_limits(choose(file, asked["standard"], asked["provider"]), asked["max_rps"])
    standard = load(target.standard)
    with _Progress() as progress:
        run, recorder = run_probe(target, standard, _options(asked), progress)
    if asked["evidence"] is not None:
        write_whole(asked["evidence"] / "run.json", run.to_json())
        write_whole(asked["evidence"] / "exchanges.ndjson", recorder.ndjson())
        click.echo(say("evidence-written", path=asked["evidence"]), err=True)
    rendered = run.to_json() if asked["format_"] == "json" else run_as_text(run)
    emit(
        rendered if asked["output"] or asked["format_"] == "json" else _plain_unless_terminal(rendered),
        asked["output"],
    )
    _tell_undecided(run)
    sys.exit(exit_code(run, asked["fail_on"]))


def _options(asked: dict[str, Any]) -> Options:
    from conformance.runner import DEFAULT_CATEGORIES, Options

    return Options(
        profile=asked["profile"],
        categories=asked["category"] or DEFAULT_CATEGORIES,
        seed=asked["seed"],
        budget=asked["budget"],
    )


def _within_limits(target: Any, max_rps: float | None) -> Any:
    from dataclasses import replace

    return target if max_rps is None else replace(target, limits=replace(target.limits, max_rps=max_rps))


def _plain_unless_terminal(rendered: str) -> str:
    return rendered if sys.stdout.isatty() else click.unstyle(rendered)


def _tell_undecided(run: Run) -> None:
    """Tell in one line, apart from the result, what kept the examination from deciding."""
    reasons = {result.reason_code: result.reason for result in run.requirements}
    told = next((reasons[code] for code in TELLING if code in reasons), None)
    if told is not None:
        click.echo(f"conforme: {told}", err=True)


def exit_code(run: Run, fail_on: str) -> int:
    """Return the designed exit code of a run."""
    failed = any(result.status == "fail" and result.level in FAILING[fail_on] for result in run.requirements)
    if failed:
        return 1
    interrupted = {"interrupted", "budget", "unreachable", "no-token"} & set(run.partial)
    return 3 if run.verdict == "undecided" or interrupted else 0


class _Progress:
    """A progress bar on standard error, when that is a terminal."""

    def __init__(self) -> None:
        self._bar: Any = None

    def __enter__(self) -> Callable[[RequirementDecided], None]:
        return self._advance

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.render_finish()

    def _advance(self, event: RequirementDecided) -> None:
        if not sys.stderr.isatty():
            return
        if self._bar is None:
            self._bar = click.progressbar(length=event.planned, label=say("probing"), file=sys.stderr)
            self._bar.__enter__()
        self._bar.update(1, event.result.id)


@click.command(help=say("requirements"))
@click.argument("subject", required=False, metavar="[STD | ID]")
@click.option("--coverage", is_flag=True, help=say("coverage"))
@language_option
def requirements(subject: str | None, *, coverage: bool) -> None:
    """Explain requirements."""
    from conformance.outputs import requirement_as_text, requirements_as_text
    from conformance.sandbox.faults import faults
    from conformance.selftest import breaks
    from standards.errors import UsageFailure
    from standards.registry import available, load
    from standards.requirements import find
    from standards.requirements import requirements as all_of

    language = current_language()
    if subject and subject.upper().count("-") == 2:
        standard, requirement = find(subject)
        names = [fault.name for fault in faults().values() if breaks(fault, requirement)]
        emit(requirement_as_text(standard.name, requirement, names, language), None)
        return
    chosen = [load(subject)] if subject else available()
    known = [each for standard in chosen for each in all_of(standard)]
    if not known:
        raise UsageFailure("standard-without-requirements", name=chosen[0].name)
    if not coverage:
        emit(requirements_as_text(known, language), None)
        return
    for requirement in known:
        names = [fault.name for fault in faults().values() if breaks(fault, requirement)]
        click.echo(f"{requirement.id}  {requirement.family}  {', '.join(names) or '-'}")


@click.command(help=say("sandbox"))
@click.option("-s", "--standard", default="s2@1.1", show_default=True, help=say("standard"))
@click.option("--api", default="", help=text("conformance.sandbox", "cli.api"))
@click.option("--port", type=click.IntRange(0, 65535), default=0, show_default=True, help=say("port"))
@click.option("--rows", type=click.IntRange(min=0), default=250, show_default=True, help=say("rows"))
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help=say("seed"))
@click.option("--fault", "names", multiple=True, help=say("fault"))
@click.option(
    "--token-seconds", type=click.IntRange(min=1), default=3600, show_default=True, help=say("token-seconds")
)
@click.option("--provider-file", type=click.Path(dir_okay=False, path_type=Path), help=say("provider-file"))
@click.option("--list-faults", is_flag=True, help=say("list-faults"))
@language_option
def sandbox(**asked: Any) -> None:
    """Serve a sandbox provider."""
    from conformance.practice import provider, standard_of
    from conformance.sandbox.faults import faults
    from conformance.sandbox.server import serve_forever
    from conformance.sandbox.settings import Settings

    if asked["list_faults"]:
        for fault in faults().values():
            broken = f"{fault.breaks} {fault.member}".strip()
            click.echo(f"{fault.name}  ({broken})\n    {fault.description(current_language())}")
        return
    served = provider(
        standard_of(asked["standard"], asked["api"]),
        asked["names"],
        rows=asked["rows"],
        seed=asked["seed"],
        settings=Settings(token_seconds=asked["token_seconds"], language=current_language()),
    )
    serve_forever(served, asked["port"], lambda running: _announce(running, asked))


def _announce(running: Any, asked: dict[str, Any]) -> None:
    from conformance.practice import provider_file_of, target_of
    from conformance.provider_file import Limits

    if asked["provider_file"] is not None:
        target = target_of(running, limits=Limits(max_rps=0))
        write_whole(asked["provider_file"], provider_file_of(target))
        click.echo(say("serving-file", path=asked["provider_file"]))
    _tell_access(running)
    if asked["names"]:
        click.echo(say("serving-faults", names=", ".join(asked["names"])))
    click.echo(say("serving", url=running.url))


def _tell_access(running: Any) -> None:
    """Tell how clients of a sandbox obtain access."""
    served, credentials = running.provider, running.provider.settings.credentials
    if served.gives_tokens:
        click.echo(say("serving-token", url=running.token_url))
        click.echo(say("serving-credentials", username=credentials.username, client_id=credentials.client_id))
    elif served.security == "bearer":
        click.echo(text("conformance.sandbox", "cli.serving-static-token", None, token=credentials.token))
    else:
        click.echo(text("conformance.sandbox", "cli.serving-open"))


@click.command(help=say("selftest"))
@click.option("-s", "--standard", default="s2@1.1", show_default=True, help=say("standard"))
@click.option("--fault", "names", multiple=True, help=say("selftest-fault"))
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help=say("seed"))
@click.option("-j", "--jobs", type=click.IntRange(min=1), help=say("selftest-jobs"))
@language_option
def selftest(standard: str, names: tuple[str, ...], seed: int, jobs: int | None) -> None:
    """Prove the suite."""
    from conformance.sandbox.faults import check_names, faults
    from conformance.selftest import prove
    from standards.registry import load

    chosen = check_names(names) or list(faults())
    proofs = []
    for proof in prove(load(standard).name, chosen, seed=seed, jobs=jobs):
        proofs.append(proof)
        click.echo(_proof_line(proof))
    faulty = [proof for proof in proofs if proof.fault is not None]
    clean = all(proof.holds for proof in proofs if proof.fault is None)
    told = say("selftest-conformant") if clean else say("selftest-accused", ids="")
    caught = sum(proof.holds for proof in faulty)
    click.echo(say("selftest-summary", caught=caught, faults=len(faulty), clean=told.rstrip(": ")))
    sys.exit(0 if all(proof.holds for proof in proofs) else 1)


def _proof_line(proof: Any) -> str:
    if proof.fault is None:
        ids = ", ".join(sorted(proof.failed | proof.undecided))
        outcome = say("selftest-conformant") if proof.holds else say("selftest-accused", ids=ids)
        return f"{say('selftest-clean'):<40}  {outcome}"
    expected = ", ".join(sorted(proof.expected))
    outcome = say("selftest-caught") if proof.caught else say("selftest-missed")
    if proof.extra:
        outcome += f"; {say('selftest-extra', ids=', '.join(sorted(proof.extra)))}"
    return f"{proof.fault:<40}  {expected:<12} {outcome}"
