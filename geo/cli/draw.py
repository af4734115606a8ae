"""Commands snapshot and brief."""

import argparse
import sys

from geo.cli.arguments import SNAPSHOT_OPTIONS
from geo.cli.faults import print_message
from geo.cli.inputs import content_from, options_from, report_rejected, utc_today
from geo.cli.select import events_of_input
from geo.cli.terminal import ProgressLine
from geo.events.data_files import EVENTS
from geo.events.folding import counted
from geo.partitioned import open_dataset
from geo.snapshot.brief import check_brief_ending, read_brief, write_brief
from geo.snapshot.content import description, fingerprint
from geo.snapshot.drawing import Snapshot
from geo.snapshot.files import resolve_spec, write_snapshots
from geo.snapshot.formats import formats
from geo.snapshot.map.base_map import shared_base_map
from geo.snapshot.spec import overridden, spec_of


def run_snapshot(parsed: argparse.Namespace) -> int:
    """Write a snapshot, and return the exit code."""
    options = {name: getattr(parsed, name) for name in SNAPSHOT_OPTIONS if getattr(parsed, name) is not None}
    if parsed.i_have_read_the_terms:
        options["terms"] = ",".join(parsed.i_have_read_the_terms)
    query = overridden(parsed.query, options)
    spec_of(query)  # a wrong parameter shows before the data are read
    opened = open_dataset(parsed.dataset, options=options_from(parsed), today=utc_today())
    dataset = events_of_input(opened, query)
    spec = resolve_spec(query, dataset)
    code = report_rejected(opened, parsed.dataset)
    with ProgressLine(sys.stderr) as line:
        snapshot = Snapshot(spec, dataset, shared_base_map(), tuple(parsed.template), line.show)
        write_snapshots(snapshot, parsed.out, line.begin)
    print_message(description(snapshot.content))
    for path in parsed.out:
        count = formats()[path.suffix.lower()].count(snapshot)
        if count is not None:
            print_message(f"{path.name}: {counted(count, 'event')}")
    print_message(f"fingerprint {fingerprint(snapshot.content)[:12]}: {', '.join(map(str, parsed.out))}")
    return code


def run_brief(parsed: argparse.Namespace) -> int:
    """Write a briefing, and return the exit code."""
    for path in parsed.out:
        check_brief_ending(path)
    brief = read_brief(content_from(parsed.file), parsed.file)
    data = brief.data or EVENTS
    dataset = open_dataset(data, today=utc_today())
    code = report_rejected(dataset, data)
    with ProgressLine(sys.stderr) as line:
        write_brief(
            brief, dataset, shared_base_map(), parsed.out, parsed.template, begin=line.begin, on_progress=line.show
        )
    print_message(f"{counted(len(brief.queries), 'map')}: {', '.join(map(str, parsed.out))}")
    return code
