"""Which use cases a front does not reach, and why: each reason with the names it holds for.

`service.*` stands for all use cases of a service. An exception for what is reached fails the test.
"""

from typing import Final

INTERNAL: Final = {
    "maintenance: the thread of an open vault calls it": """
        backup_keeper.begin backup_keeper.run_due housekeeping.begin housekeeping.run_due
        sync.remote""",
    "wiring: one service calls it on another": """
        access_requests.note_state agent_keys.grant agent_keys.live agent_keys.revoked changes.add
        conversations.facts
        keys.renew
        backup_keeper.failure backup_keeper.made backup_standing.standing_of backups.own_folder
        changes.publish events.note_state events.take_in local_model.bio local_model.facts
        models.adopt vault.exchange vault.replace_closed""",
    "shutdown: `Services.close` calls it": "vault.close",
    "measurements: benchmarks search with other weights": "search.weighted related.weighted",
    "unused: tests alone call it": "backups.list housekeeping.purge_due jobs.subscribe",
}

WINDOW: Final = {
    "start: the program calls it before it shows the window or serves": "vault.load_ahead",
    "port only: the vendors' scales depend on the model": "search.model_name",
    "same by another name: the window backs up with backups.make and reads backups.overview": """
        backup_now.make backup_now.progress backup_now.stop backup_standing.standing""",
    "same by another name: the window passes doctor.examine a callback for progress": """
        doctor.findings doctor.progress doctor.stop""",
    "same by another name: the window passes tidying.duplicates such a callback": """
        tidying.progress tidying.stop""",
    "same by another name: the window passes each use case of bundles such a callback": """
        bundles.progress bundles.stop""",
    "same by another name: changes.subscribe": "events.follow",
    "same by another name: jobs.list and jobs.cancel": "jobs.get models.cancel",
    "same by another name: memories.summaries of those with a reminder": "reminders.coming",
    "same by another name: trash.restore": "memories.restore",
    "same by another name: vault.slot_types": "recovery_key.is_there",
    "same by another name: recovery_key.offer and recovery_key.use": "recovery_key.make",
    "same by another name: vault.on_room_change": "vault.is_disk_full",
    "same by another name: models.change_to, with the model before": "models.back",
    "port only: a program that starts `muniment mcp` says who it is": """
        access_requests.ask keys.note_program""",
    "port only: about calls that carry a key": "keys.authenticate keys.is_current usage.refused",
    "port only: vendors' APIs name sessions and owners by ids of their own": """
        owners.uids sessions.uids""",
    "port only: MemoryRelay has a request for it; otherwise maintenance does it daily": """
        housekeeping.demote_cold""",
    "port only: an export without a file": "exports.stream",
    "port only: text for an agent's prompt": "context.context context.compressed sessions.context",
    "port only: an agent hands over its conversation; a person captures or imports": """
        conversations.remember""",
    "port only: a bundle in an answer or a body": "bundles.export_stream bundles.temporary_file",
    "port only: vectors are of use to programs": "embeddings.embed",
    "port only: an agent conducts its sessions; the window shows one with its memory": """
        sessions.create sessions.end sessions.fork states.add_turn states.get states.merge
        states.replace states.rollback states.turn""",
    "commands only: nobody is there to write down a recovery key": """
        vault.create_without_recovery_key""",
    "same by another name: owners.list": "owners.get",
    "same by another name: entities.summaries and entities.neighbourhood": """
        entities.list entities.relationships""",
    "not built yet: links by hand, and paths between two": """
        entities.link entities.path entities.unlink""",
    "not built yet: removing a model's vectors": "models.discard",
}

PORT: Final = {
    "start: the program calls it before it shows the window or serves": "vault.load_ahead",
    "window only: requests wait as long as a window shows them": "access_requests.announce_person",
    "same by another name: backup_now.make and backup_now.progress": "backups.is_busy backups.make",
    "same by another name: entities.list": "entities.summaries",
    "same by another name: events.follow": "changes.subscribe",
    "same by another name: history.undo": "history.undo_in_steps",
    "same by another name: jobs.cancel refuses what cannot be cancelled": "jobs.can_be_cancelled",
    "same by another name: memories.list, memories.restore and memories.delete": """
        trash.find trash.list trash.purge trash.restore""",
    "same by another name: memories.get and memories.list, which note a read": """
        memories.peek memories.summaries""",
    "same by another name: recovery_key.is_there, vault.is_disk_full and vault.doubt": """
        vault.notices vault.on_room_change vault.slot_types""",
    "same by another name: stats.stats and usage.usage, as numbers": "charts.charts stats.tags",
    "window only: what a person has typed and not saved": """
        capture_namespace.* unsaved_texts.*""",
    "window only: a person's own recent and saved searches": "searches.*",
    "window only: proposes fields while a person types": "suggestions.suggest",
    "window only: tells a person which agents read what; agents do not see each other": """
        reads.readers_of reads.reads_of""",
    "window only: stops all agents, and no agent may end that": """
        keys.pause_all keys.pausing keys.resume_all""",
    "window only: opens the vault, or changes what opens it; no secret crosses the port": """
        key_file.remove passphrase.* recovery_key.offer recovery_key.use
        vault.create vault.create_without_recovery_key
        vault.forget_keychain vault.passphrase_strength vault.remember_in_keychain
        vault.unlock_with_key_file vault.unlock_with_keychain
        vault.unlock_with_passphrase vault.unlock_with_recovery_key""",
    "window only: puts another vault in place of the one that the port serves": """
        rescuing.backups rescuing.rescue restoring.look_at restoring.restore""",
    "window only: a person chooses which of this machine's files and folders hold backups": """
        backups.remove backups.set_folder models.folder""",
    "window only: follows and repeats the scheduled backups of this process": """
        backup_keeper.on_outcome backup_keeper.on_progress backup_keeper.retry
        backup_keeper.stop""",
    "window only: follows sync; the port's clients ask for its status": "sync.on_change",
    "window only: shows what agents do at once; agents do not see each other": """
        usage.on_agent_call""",
    "window only: starts the program with the person's login": "login_start.*",
    "window only: whether the window's own model has loaded": "vault.model_state",
    "window only: shows each reminder once, as a notification": "reminders.due reminders.finish",
    "not built yet: routes for the backups that exist": """
        backups.overview backups.set_schedule backups.verify""",
    "not built yet: changing many memories with one request": "bulk.change",
    "window only: counts before it asks for a file; the port's answer has the counts": """
        exports.preview""",
    "not built yet: how long calls take": "usage.latencies",
}

COMMANDS: Final = {
    "port only: the vendors' scales depend on the model": "search.model_name",
    "window only: requests wait as long as a window shows them": "access_requests.announce_person",
    "same by another name: backup_now, backup_standing and the doctor's port": """
        backups.is_busy backups.make""",
    "same by another name: memories.list, memories.restore and memories.delete": "trash.*",
    "same by another name: memories.get and memories.list": """
        memories.peek memories.places memories.summaries""",
    "same by another name: vault.doubt and vault.notices": "vault.on_room_change vault.model_state",
    "a command ends when it is done, and follows nothing": """
        backup_keeper.on_outcome backup_keeper.on_progress backup_keeper.retry backup_keeper.stop
        changes.subscribe events.follow sync.on_change usage.on_agent_call""",
    "about calls that carry a key": "keys.authenticate keys.is_current usage.refused",
    "window only: what a person has typed and not saved": "capture_namespace.* unsaved_texts.*",
    "window only: a person's own recent and saved searches": "searches.*",
    "window only: proposes fields while a person types": "suggestions.suggest",
    "window only: drawings": "charts.charts",
    "window only: shows each reminder once, as a notification": "reminders.due reminders.finish",
    "same by another name: stats.stats, which names the most frequent tags": "stats.tags",
    "window only: starts the program with the person's login": "login_start.*",
    "for programs, which use the port: prompts, sessions, vectors and relations": """
        context.compressed embeddings.embed entities.link entities.neighbourhood entities.path
        entities.relationships entities.unlink owners.uids related.related sessions.* states.*""",
    "same by another name: entities.list": "entities.get entities.summaries",
    "for programs, which use the port: many memories with one request": "memories.remember_batch",
    "for programs, which use the port: work in the background": """
        housekeeping.demote_cold jobs.*""",
    "in the window, where a person reads and compares before deciding": """
        bulk.change history.history history.log history.undo history.undo_in_steps profile.*
        reads.readers_of reads.reads_of rescuing.* restoring.* usage.latencies usage.usage""",
    "in the window: changes to what opens a vault": """
        key_file.* passphrase.* recovery_key.offer recovery_key.use vault.forget_keychain
        vault.remember_in_keychain vault.unlock_with_recovery_key""",
    "in the window: settings of the vault": """
        backups.remove backups.set_folder backups.set_schedule local_model.get local_model.set
        local_model.test models.back models.cancel models.change_to models.discard models.folder
        models.list""",
    "in the window: stops all agents at once": "keys.pause_all keys.pausing keys.resume_all",
    "not built yet: namespaces by command": """
        namespaces.create namespaces.delete namespaces.rename namespaces.wipe""",
    "window only: counts before it asks for a file; the command's report has the counts": """
        exports.preview""",
    "for programs, which use the port: an export without a file": "exports.stream",
    "for programs, which use the port: a bundle without a file": """
        bundles.export_stream bundles.temporary_file""",
    "not built yet: listing and verifying backups": "backups.overview backups.verify",
}
