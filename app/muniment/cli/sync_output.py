"""What the commands of sync print."""

from collections.abc import Mapping
from typing import Any, Final

from muniment.cli.output import Table, escape_line, print_fields, say, short_time, write

_CONDITIONS: Final = {
    "off": "off; run `muniment sync add FOLDER` to set it up",
    "waiting": "on; some changes are not sent yet",
    "in-sync": "up to date",
    "paused": "paused; run `muniment sync resume` to continue",
    "offline": "offline: the folder cannot be reached; it is tried again while Muniment runs",
    "asking": "waiting for you: other devices removed many memories; run `muniment sync now "
    "--allow-removals` to remove them here too",
    "alarm": "on, but something is wrong with the folder",
    "removed": "over on this device: another device removed it. Your memories are still here. To "
    "sync again, run `muniment sync leave` and join with a new invitation",
}


def print_begun(report: Mapping[str, Any], found: Mapping[str, Any]) -> None:
    """Print what setting up sync did."""
    print_report(report)
    own = found["devices"][0]
    write(f"This device is {escape_line(own['name'])}, fingerprint {own['fingerprint']}.")
    if found["condition"] not in {"in-sync", "waiting"}:
        say(f"Sync is {_CONDITIONS[found['condition']]}.")
    others = [device for device in found["devices"] if not device["is_own"]]
    if others:
        say("Compare the fingerprints with `muniment sync status` on the other devices.")


def print_report(report: Mapping[str, Any]) -> None:
    """Print what a round of sync did."""
    names = ("received", "sent", "created", "changed", *(["removed"] if report["removed"] else []))
    print_fields({name: report[name] for name in names})
    if report["conflicts"]:
        say(_conflicts_text(report["conflicts"]))
    _say_left_out(report["left_out"])


def print_status(found: Mapping[str, Any]) -> Table | None:
    """Print how sync stands; return the devices."""
    write(f"Sync is {_CONDITIONS[found['condition']]}.")
    if found["condition"] == "off":
        return None
    if found["is_running"] and found["files_in_all"]:
        say(f"Syncing: {found['files_done']} of {found['files_in_all']} files")
    print_fields(
        {
            "folder": found["folder"],
            "last": short_time(found["last_at"]),
            "to send": found["unsent"],
            "stays here": ", ".join(found["local_namespaces"]) or "nothing",
        }
    )
    for alarm in found["alarms"]:
        say(f"Warning: {escape_line(alarm)}")
    if found["foreign_names"]:
        say(f"Ignored in the folder: {escape_line(', '.join(found['foreign_names']))}")
    for device in found["devices"]:
        if device["is_clock_ahead"]:
            say(
                f"The clock of {escape_line(device['name'])} is ahead of this one's, or this one "
                "is behind; set it right. Nothing is lost."
            )
    if found["conflicts"]:
        say(_conflicts_text(found["conflicts"]))
    _say_left_out(found["left_out"])
    return Table(
        ("device", "fingerprint", "segments", "state"),
        [
            (
                device["name"],
                device["fingerprint"],
                str(device["segments"]),
                "this device" if device["is_own"] else _state(device),
            )
            for device in found["devices"]
        ],
    )


def _say_left_out(memories: list[str]) -> None:
    if memories:
        say(f"Changes not applied to memories that are damaged here: {', '.join(memories[:5])}")


def _state(device: Mapping[str, Any]) -> str:
    if device["is_removed"]:
        return f"removed, {device['set_aside']} segments set aside"
    if device["is_waiting"]:
        return "more is arriving"
    return f"last seen {short_time(device['seen_at'])}" if device["seen_at"] else "not seen yet"


def print_conflicts(found: list[Mapping[str, Any]]) -> None:
    """Print both texts of each conflict."""
    if not found:
        write("No memory was changed on two devices at once.")
    for conflict in found:
        write(f"{conflict['short_id']} now:")
        write(_indented(conflict["content"]))
        for other in conflict["replaced"]:
            when = short_time(other["written_at"])
            write(f"  on {escape_line(other['device_name'])}, {when}:")
            write(_indented(other["content"]))
    if found:
        say("Choose with `muniment sync resolve ID --keep current`, `other` or `both`.")


def _indented(text: str) -> str:
    return "\n".join(f"    {escape_line(line)}" for line in text.split("\n"))


def _conflicts_text(memories: list[str]) -> str:
    count = "1 memory was" if len(memories) == 1 else f"{len(memories)} memories were"
    return f"{count} changed on two devices at once; see `muniment sync conflicts`"
