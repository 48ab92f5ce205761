"""The measured process: the window over a data directory, running one of `PARTS`."""

import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks import window_flows, window_meter, window_views
from benchmarks.machine import Row
from benchmarks.open_vault import bench_services

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication

    from muniment.desktop.shell.application import Desktop
    from muniment.services.container import Services


def main(home: Path, part: str) -> None:
    """Measure one of `PARTS` and print ``{"rows": […]}``."""
    begun = float(os.environ.get("MUNIMENT_TIME_START") or time.time())
    from PySide6.QtWidgets import QApplication

    application = QApplication(["muniment"])
    application.setStyle("Fusion")
    services = bench_services(home)
    try:
        rows = _measured(application, services, home, (begun, part))
    finally:
        services.close()
    sys.stdout.write(json.dumps({"rows": rows}) + "\n")


def _measured(
    application: "QApplication", services: "Services", home: Path, asked: tuple[float, str]
) -> list[Row]:
    begun, part = asked
    unlocking = time.perf_counter()
    services.vault.unlock_with_key_file()
    unlock_ms = (time.perf_counter() - unlocking) * 1e3
    desktop = _desktop(services, home, makes_views_early=part != "unprepared")
    try:
        pane = window_flows.browse(desktop).pane
        window_meter.wait_for(lambda: pane.list_model.rowCount() > 0)
        pane.list_view.viewport().repaint()
        start_ms = (time.time() - begun) * 1e3
        window_meter.wait_for(lambda: services.vault.model_state != "loading")
        ahead = window_views.ahead_row(desktop)
        start: list[Row] = [
            {"what": "process start to the first memories painted", "p50 ms": round(start_ms)},
            {"what": "of that: unlocking with the key file", "p50 ms": round(unlock_ms)},
            ahead,
        ]
        rows = PARTS[part](desktop, start)
    finally:
        desktop.end()
        application.processEvents()
    return rows


def _flows(desktop: "Desktop", start: list[Row]) -> list[Row]:
    return [
        *start,
        window_meter.memory_row("memory, idle after unlocking, views made ahead"),
        *window_flows.search_rows(desktop),
        *window_flows.scroll_rows(desktop),
        window_meter.memory_row("memory, after searching and scrolling to the end"),
        *window_flows.page_rows(desktop),
        window_flows.capture_row(desktop),
        window_flows.stats_row(desktop),
        window_meter.memory_row("memory, with quick capture and figures, too"),
        window_flows.scan_row(desktop),
        *window_flows.plain_list_rows(desktop),
    ]


def _views(desktop: "Desktop", _start: list[Row]) -> list[Row]:
    return window_views.view_rows(desktop)


def _unprepared(desktop: "Desktop", _start: list[Row]) -> list[Row]:
    return list(window_views.destination_rows(desktop, "first visit, not made ahead"))


PARTS: "Final[dict[str, Callable[[Desktop, list[Row]], list[Row]]]]" = {
    "flows": _flows,
    "views": _views,
    "unprepared": _unprepared,
}
"""The measured parts, each in its own process."""


def _desktop(services: "Services", home: Path, *, makes_views_early: bool = True) -> "Desktop":
    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.shell.window_options import WindowOptions

    # As at the first start: a view left open by the last measurement would appear before the list.
    settings = home.with_name(f"{home.name}.window.ini")
    settings.unlink(missing_ok=True)
    options = WindowOptions(
        port_url=lambda: None,
        settings_path=settings,
        instance_name=f"muniment-bench-{os.getpid()}",
        auto_lock_minutes=0,
        makes_views_early=makes_views_early,
    )
    desktop = Desktop(services, options)
    desktop.window.resize(1160, 740)
    desktop.start()
    return desktop


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
