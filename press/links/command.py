"""`python -m press links`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from press import options
from press.options import count
from press.project import Project

if TYPE_CHECKING:
    from press.links.check import Checked
    from press.links.register import Entry


@click.command()
@options.root
@click.option("--weekly", is_flag=True, help="Note what is seen in registers/links.json.")
@click.option(
    "--changed-since",
    "since",
    metavar="COMMIT",
    help="Only the links of pages that differ from where this branch left COMMIT.",
)
@click.option(
    "--apply-redirects",
    is_flag=True,
    help="Ask nothing; write into the sources the new addresses that the register has.",
)
@options.json_report
@options.markdown_report
@click.option(
    "--entries",
    "entries_path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write all that was seen of each address to this file, in the form of the register.",
)
@click.option("--fresh", is_flag=True, help="Do not go on from a check that was broken off today.")
def links(
    project: Project,
    weekly: bool,
    since: str | None,
    apply_redirects: bool,
    json_path: Path | None,
    markdown_path: Path | None,
    entries_path: Path | None,
    fresh: bool,
) -> None:
    """Follow every link of the built site: those within it, and those that leave it.

    Exits with 1 when a link within the guide is broken or a new one is gone; with --weekly, only
    when one within the guide is broken: other people's outages are for the report.
    """
    from press.links.register import read_links, write_links
    from press.links.report import report_of
    from press.reports import write_report

    path = project.registers / "links.json"
    where = project.shown(path)
    before = read_links(path, where)
    if apply_redirects:
        _apply(project, before)
        return
    if weekly and since:
        raise click.UsageError("--weekly is of all pages; leave out --changed-since.")
    with options.terminated_as_interrupted():
        checked, own, followed = _check(project, before, since, fresh)
    report = report_of(checked, own, followed)
    write_report(report, json_path, markdown_path)
    if entries_path:
        write_links(entries_path, checked.entries, str(entries_path))
    if weekly:
        write_links(path, _merged(checked, path, where), where)
    if markdown_path is None:
        click.echo(report.as_markdown())
    click.echo(report.sentence, err=True)
    if own or (checked.alarms and not weekly):
        click.echo(f"{count(report.alarms, 'link')} must be mended: see the report.", err=True)
        sys.exit(1)


def _check(
    project: Project, before: dict[str, Entry], since: str | None, fresh: bool
) -> tuple[Checked, list[str], int]:
    """Return what was checked, the broken links within the guide, and how many were followed."""
    from press.links.addresses import collect, on_pages
    from press.links.changed import changed_pages
    from press.links.check import check
    from press.links.own import check_own
    from press.links.policy import read_policy
    from press.links.shown import shown
    from press.registers import today
    from press.repository import find_repository, read_extra

    rules = project.registers / "links.toml"
    policy = read_policy(rules, project.shown(rules))
    repository = find_repository(project.root, read_extra(project.config))
    addresses = collect(
        project.site,
        project,
        site_url=repository.site_url,
        repository_url=repository.url,
        branch=repository.branch,
    )
    found = addresses.found
    pages = changed_pages(project, since) if since else None
    if pages is not None:
        found = on_pages(found.values(), pages)
        click.echo(f"{count(pages, 'page')} changed, {count(found, 'link')}.", err=True)
    click.echo("Following the links within the guide (some seconds)", err=True)
    own, followed = check_own(project.site, urlsplit(repository.site_url).path or "/")
    kept = project.build / "links.jsonl"
    if fresh:
        kept.unlink(missing_ok=True)
    with shown() as progress:
        checked = check(found, before, policy, day=today(), shows=progress, kept=kept)
    return checked, [*addresses.missing, *own], followed + len(addresses.missing)


def _merged(checked: Checked, path: Path, where: str) -> dict[str, Entry]:
    """Return the register after a check, with what another check has written meanwhile."""
    from press.links.check import updated
    from press.links.register import joined, read_links

    after, there = updated(checked, whole=True), read_links(path, where)
    return after if there == checked.before else joined(after, there)


def _apply(project: Project, entries: dict[str, Entry]) -> None:
    from press.links.redirects import apply_moves, moves

    moved = moves(entries)
    told = apply_moves(project, moved)
    for line in told:
        click.echo(line)
    where = count(told, "place")
    click.echo(f"{count(moved, 'link')} moved for good; {where} changed.", err=True)
