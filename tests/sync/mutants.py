"""Mutants of the rules of sync: each breaks one rule, and a test has to notice it.

Run as a script, it applies one after another to a copy of the program and runs the test that kills
it: ``make test-sync-mutants``.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
_DEVICES: Final = "tests/services/sync/test_sync_between_devices.py::"
_ROUNDS: Final = "tests/services/sync/test_sync_rounds.py::"
_BACKGROUND: Final = "tests/services/sync/test_background_sync.py::"
_PURGES: Final = "tests/services/sync/test_agreed_purges.py::"
_REMOVED: Final = "tests/services/sync/test_removed_devices.py::"
_SNAPSHOTS: Final = "tests/services/sync/test_snapshots.py::"
_JOINING: Final = "tests/services/sync/test_joining_after_removals.py::"
_HEADS: Final = "tests/services/sync/test_heads_of_logs.py::"
_KEYS: Final = "tests/sync/test_log_keys.py::"
_REMOTES: Final = "tests/sync/test_object_remote.py::"
_WIPES: Final = "tests/services/sync/test_wiped_namespaces.py::"
_THINGS: Final = "tests/services/sync/test_synced_things.py::"
_ENTITIES: Final = "tests/services/sync/test_synced_entities.py::"
_SEGMENTS: Final = "tests/sync/test_segments.py::"
_LOGS: Final = "tests/sync/test_logs.py::"


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule, how it is broken, and the test that fails then.

    Args:
        name: The rule that it breaks.
        module: Below ``app/muniment``.
        right: Occurs once in the module.
        wrong: Replaces it.
        test: Kills it.
    """

    name: str
    module: str
    right: str
    wrong: str
    test: str


MUTANTS: Final = (
    Mutant(
        "a sealed segment is kept until the remote holds it",
        "services/sync/sync_round.py",
        "            sealed=sealed,\n",
        "            sealed=None,\n",
        f"{_DEVICES}test_a_round_that_was_cut_off_after_sealing_sends_the_same_bytes",
    ),
    Mutant(
        "only what its device signed is read",
        "sync/logs.py",
        "if public_key is not None and not is_signed_by(raw, public_key):",
        "if public_key is not None and len(raw) < 64:",
        f"{_LOGS}test_what_its_device_signed_is_read_and_nothing_else",
    ),
    Mutant(
        "only the group introduces a device",
        "sync/admission.py",
        "if issuer is None or not introduction.is_signed_by(issuer, vault_tag, device):",
        "if issuer is None:",
        f"{_LOGS}test_only_a_key_of_the_group_introduces_a_device",
    ),
    Mutant(
        "a segment comes after those that it builds on",
        "sync/logs.py",
        "                self._seen[device] = max(position.sequence, self._seen.get(device, 0))\n"
        "                return False\n",
        "                self._seen[device] = max(position.sequence, self._seen.get(device, 0))\n",
        f"{_LOGS}test_what_builds_on_an_unknown_segment_waits_for_it",
    ),
    Mutant(
        "half of another segment is not replaced",
        "sync/logs.py",
        "if is_another or is_signed_by(found, public_key):",
        "if is_signed_by(found, public_key):",
        f"{_LOGS}test_half_of_what_the_device_wrote_before_its_backup_was_restored_is_not_replaced",
    ),
    Mutant(
        "a key is handed over whoever else did so",
        "sync/log_keys.py",
        "known.given_to([writer])",
        "known.given_to([*handover.slots, writer])",
        f"{_KEYS}test_what_another_device_handed_over_is_handed_over_all_the_same",
    ),
    Mutant(
        "a new identity hands every key over again",
        "services/sync/new_identity.py",
        "        ring.forget_served()\n",
        "",
        f"{_REMOVED}test_a_backup_that_finds_half_of_what_it_wrote_before_goes_on_and_hands_the_key_over",
    ),
    Mutant(
        "half an upload is completed",
        "sync/logs.py",
        "        remote.replace(path, segment)\n",
        "",
        f"{_LOGS}test_half_an_upload_is_replaced_and_another_devices_segment_is_not",
    ),
    Mutant(
        "a fork raises an alarm",
        "sync/logs.py",
        "            self._alarm(AlarmKind.FORKED, head.device, head.sequence)\n",
        "            pass\n",
        f"{_LOGS}test_a_signed_segment_that_does_not_follow_the_last_one_raises_an_alarm",
    ),
    Mutant(
        "a rollback raises an alarm",
        "sync/logs.py",
        "        if newest >= at.sequence:\n",
        "        if newest >= 0:\n",
        f"{_DEVICES}test_an_empty_folder_removes_nothing_and_raises_an_alarm",
    ),
    Mutant(
        "a restored backup becomes another device",
        "sync/logs.py",
        "self.is_copied = self.listing.of(own).newest > at.sequence",
        "self.is_copied = False",
        f"{_LOGS}test_a_log_of_ones_own_that_is_longer_than_known_makes_this_one_a_copy",
    ),
    Mutant(
        "a new device announces the invitations that may not have arrived",
        "services/sync/new_identity.py",
        '"invitations": valid_invitations(state),',
        '"invitations": [],',
        f"{_ROUNDS}test_an_invitation_that_never_reached_the_folder_is_sent_by_the_device_that_"
        "follows",
    ),
    Mutant(
        "stamps carry the run of the program",
        "domain/history/history.py",
        "return self.stamp, self.device, self.incarnation",
        'return self.stamp, self.device, ""',
        f"{_DEVICES}test_a_restored_backup_that_writes_in_the_same_millisecond_loses_nothing",
    ),
    Mutant(
        "tags are added and removed one by one",
        "domain/history/merging.py",
        "    if parts is None:\n        return wanted\n",
        "    if parts is None or wanted:\n        return wanted\n",
        f"{_DEVICES}test_a_restored_backup_that_writes_in_the_same_millisecond_loses_nothing",
    ),
    Mutant(
        "two texts are a conflict",
        "domain/history/merging.py",
        "if write.stamp not in replaced]",
        "if not write.stamp]",
        f"{_DEVICES}test_texts_changed_on_both_are_reported_as_a_conflict",
    ),
    Mutant(
        "a choice between texts names all of them",
        "storage/memories/memory_writes.py",
        'known = [*parts["content"], *map(int, replaced)]',
        'known = [*parts["content"]]',
        f"{_DEVICES}test_a_choice_ends_a_conflict_on_every_device",
    ),
    Mutant(
        "a choice of another device ends the conflict here",
        "services/sync/round_values.py",
        "over = merged.conflicting.keys() | merged.settled",
        "over = merged.conflicting.keys()",
        f"{_DEVICES}test_a_choice_ends_a_conflict_on_every_device",
    ),
    Mutant(
        "what is undone is that of one device",
        "services/history/undo.py",
        "wanted = LineFilter(namespace_ids=None, device=request.device, since_ms=since_ms)",
        "wanted = LineFilter(namespace_ids=None, since_ms=since_ms)",
        f"{_DEVICES}test_all_that_a_device_did_since_a_moment_is_undone",
    ),
    Mutant(
        "a name on WebDAV is written once",
        "sync/object_remote.py",
        'headers | {"If-None-Match": "*"}',
        "headers",
        f"{_REMOTES}test_a_file_that_is_there_stays_as_it_is_unless_it_is_replaced",
    ),
    Mutant(
        "a permanent removal wins",
        "storage/memories/merging.py",
        "        if any(operation.action == PURGE for operation in merge.new):\n",
        "        if merge.memory is None and merge.new[0].action == PURGE:\n",
        f"{_DEVICES}test_a_memory_that_was_purged_comes_back_nowhere",
    ),
    Mutant(
        "an edit that did not know of the deletion keeps the memory",
        "domain/history/merging.py",
        "        elif self._is_deleted and _is_unaware_edit(operation):\n",
        "        elif False:\n",
        "tests/domain/history/test_memory_merge.py"
        "::test_an_edit_that_knew_nothing_of_the_deletion_keeps_the_memory",
    ),
    Mutant(
        "the clock follows the others",
        "storage/history/journal.py",
        '        self.receive(max(op["stamp"] for op in operations_elsewhere))\n',
        "",
        f"{_DEVICES}test_a_device_with_a_clock_years_ahead_does_not_silence_the_others",
    ),
    Mutant(
        "removing much asks first",
        "services/sync/sync_round.py",
        "if is_too_much(len(merged.trashed), live) and not self._allows_removals:",
        "if not live and not self._allows_removals:",
        f"{_DEVICES}test_removing_much_asks_first_and_makes_a_backup",
    ),
    Mutant(
        "what a namespace of this device alone holds does not travel",
        "services/sync/portable_namespaces.py",
        "        elif home not in self._local:\n",
        "        elif home:\n",
        f"{_DEVICES}test_a_namespace_can_stay_on_its_device",
    ),
    Mutant(
        "every device answers before what is due is purged",
        "storage/sync/agreed_purges.py",
        "    return sequence is not None and all(\n",
        "    return sequence is not None and any(\n",
        f"{_PURGES}test_what_the_trash_kept_for_30_days_goes_when_all_devices_have_answered",
    ),
    Mutant(
        "what changed after the question is not purged",
        "storage/sync/agreed_purges.py",
        " & is_unchanged_since(told)",
        "",
        f"{_PURGES}test_what_became_due_by_news_after_the_question_stays",
    ),
    Mutant(
        "what is due only after the question is asked for again",
        "storage/sync/agreed_purges.py",
        '_due(moment_of(question["at"]))',
        "_due(now)",
        f"{_PURGES}test_what_is_due_only_after_the_question_is_asked_for_again",
    ),
    Mutant(
        "a question is asked although nothing else happened",
        "services/sync/background_sync.py",
        '            is_asking(values)\n            or values.get("to_answer")\n',
        "            False\n",
        f"{_BACKGROUND}test_devices_agree_on_a_purge_in_the_background",
    ),
    Mutant(
        "an answer comes after all that its device did",
        "services/sync/sync_round.py",
        "            if is_all:\n                answers",
        "            if True:\n                answers",
        f"{_PURGES}test_an_answer_comes_after_all_that_its_device_did",
    ),
    Mutant(
        "a device that was away itself takes nobody for silent",
        "storage/sync/agreed_purges.py",
        "min(unix_ms(now), read_at)",
        "unix_ms(now)",
        f"{_PURGES}test_a_device_that_was_away_itself_takes_nobody_for_silent",
    ),
    Mutant(
        "what another log announced outlives a removal that a restored backup hears of",
        "services/sync/sync_state.py",
        '.difference(self.values.get("announced", ()))',
        "",
        f"{_REMOVED}test_a_backup_knows_the_invitations_of_others_through_a_removal",
    ),
    Mutant(
        "a clock that is ahead is told from those that follow it",
        "services/sync/round_values.py",
        "self._latest_ms = self._found[operation.device] = made_ms",
        "self._found[operation.device] = made_ms",
        f"{_DEVICES}test_a_clock_that_is_ahead_is_reported_until_it_is_set_right",
    ),
    Mutant(
        "what a removed device writes later does not count",
        "sync/admission.py",
        "return is_in or sequence <= self._built_on.get(device, 0)",
        "return is_in or sequence > 0",
        f"{_REMOVED}test_what_a_removed_device_writes_later_changes_nothing_anywhere",
    ),
    Mutant(
        "a removed device that names the others is not believed against them",
        "sync/admission.py",
        "for device in named if counts[device] == most",
        "for device in named if counts[device] <= most",
        f"{_REMOVED}test_what_a_removed_device_writes_later_changes_nothing_anywhere",
    ),
    Mutant(
        "what a remaining device has built on counts for all",
        "sync/admission.py",
        "                self._built_on[other] = position.sequence\n",
        "                self._built_on[other] = 0\n                return False\n",
        f"{_REMOVED}test_what_a_remaining_device_has_built_on_counts_for_all",
    ),
    Mutant(
        "a removal voids the invitations from before",
        "sync/admission.py",
        "void = self.void | (self.issuers.keys() - own) | out",
        "void = self.void | out",
        f"{_REMOVED}test_a_device_that_uses_an_old_invitation_all_the_same_is_not_let_in",
    ),
    Mutant(
        "after a removal another key seals",
        "sync/log_keys.py",
        "        if not removed:\n",
        "        if not removed or self.first:\n",
        f"{_REMOVED}test_the_removed_device_cannot_open_what_is_written_later",
    ),
    Mutant(
        "a key that a removed device has is not used",
        "sync/log_keys.py",
        " and not removed & self.holders",
        "",
        f"{_KEYS}test_a_key_that_a_removed_device_has_or_handed_over_is_not_used",
    ),
    Mutant(
        "a key is found further on in a log",
        "sync/logs.py",
        " or self._has_learned or self._finds_keys()",
        " or self._has_learned",
        f"{_REMOVED}test_a_key_that_stands_further_on_in_a_log_is_found",
    ),
    Mutant(
        "a new device is trusted through the one that invited it",
        "services/sync/sync_setup.py",
        "        if invitation.inviter is not None:\n",
        "        if False:\n",
        f"{_REMOVED}test_the_founder_can_be_removed_and_others_join_afterwards",
    ),
    Mutant(
        "a purge does not wait for a removed device",
        "storage/sync/agreed_purges.py",
        '{values.get("device"), *values.get("removed", ())}',
        '{values.get("device")}',
        f"{_REMOVED}test_a_purge_does_not_wait_for_a_removed_device",
    ),
    Mutant(
        "a device that was removed says so",
        "services/sync/sync_service.py",
        'found["problem"] = SyncCondition.REMOVED',
        'found["problem"] = None',
        f"{_REMOVED}test_the_others_go_on_and_the_removed_device_keeps_its_memories_and_says_so",
    ),
    Mutant(
        "an invitation introduces nobody before it is announced",
        "services/sync/sync_state.py",
        " if key not in unsaid]",
        "]",
        f"{_REMOVED}test_a_device_that_joins_before_its_invitation_is_announced_stops_nobody",
    ),
    Mutant(
        "a device that joins again is known by its new key alone",
        "services/sync/new_identity.py",
        "        if state.position.sequence:\n            former =",
        "        if True:\n            former =",
        f"{_REMOVED}test_a_device_that_left_can_join_again",
    ),
    Mutant(
        "segments go only when every active device acknowledged the snapshot",
        "services/sync/snapshot_writing.py",
        "if work.base is not None and self._is_acknowledged(state, work.base):",
        "if work.base is not None:",
        f"{_SNAPSHOTS}test_segments_go_only_when_every_active_device_knows_them",
    ),
    Mutant(
        "two snapshots stay",
        "services/sync/compaction.py",
        "for one in (newest, base.place)}",
        "for one in (newest,)}",
        f"{_SNAPSHOTS}test_segments_go_only_when_every_active_device_knows_them",
    ),
    Mutant(
        "the newest segment that a snapshot covers stays",
        "services/sync/compaction.py",
        "if one < end)",
        "if one <= end)",
        f"{_SNAPSHOTS}test_a_device_that_was_not_heard_of_for_half_a_year_takes_the_snapshot",
    ),
    Mutant(
        "nothing is written while the own log does not show its end",
        "services/sync/sync_round.py",
        "        if not self._may_write:\n",
        "        if False:\n",
        f"{_SNAPSHOTS}test_nothing_is_written_while_the_own_log_does_not_show_its_end",
    ),
    Mutant(
        "what was removed permanently is in no snapshot",
        "services/sync/snapshot_writing.py",
        "if removed or operation.subject not in gone:",
        "if True:",
        f"{_SNAPSHOTS}test_a_purged_text_is_in_no_later_snapshot",
    ),
    Mutant(
        "a snapshot counts on the word of a trusted device",
        "sync/snapshot_finding.py",
        "            if speakers[one]\n",
        "            if True\n",
        f"{_SNAPSHOTS}test_a_snapshot_that_no_device_of_the_group_wrote_is_not_used",
    ),
    Mutant(
        "a device that joins learns who invited it",
        "services/sync/group_changes.py",
        "None if is_founder else (state.device, state.public_key)",
        "None",
        f"{_SNAPSHOTS}test_a_device_that_joins_trusts_the_word_of_the_one_that_invited_it",
    ),
    Mutant(
        "a snapshot invents no positions",
        "sync/snapshot_finding.py",
        "            and self._has_heads(one, trusted)\n",
        "",
        f"{_SNAPSHOTS}test_a_snapshot_whose_positions_are_not_there_is_not_used",
    ),
    Mutant(
        "a question in a snapshot is answered",
        "services/sync/snapshot_values.py",
        "            to_answer[name] = member.question\n",
        "            pass\n",
        f"{_SNAPSHOTS}test_a_question_in_a_snapshot_is_answered",
    ),
    Mutant(
        "a snapshot hands the log keys over",
        "services/sync/pulled.py",
        "            found.give_keys(ring)\n",
        "",
        f"{_SNAPSHOTS}test_a_device_that_was_away_finds_the_later_keys_in_the_snapshot",
    ),
    Mutant(
        "only what is known is acknowledged",
        "services/sync/snapshot_values.py",
        "        and all(reader.has_read(device, at) for device, at in manifest.covers.items())\n",
        "",
        f"{_SNAPSHOTS}test_a_snapshot_is_acknowledged_only_by_a_device_that_knows_what_it_covers",
    ),
    Mutant(
        "an attempt that failed is repeated much later",
        "services/sync/snapshot_writing.py",
        'max(extent, state.values.get("snapshot_tried", 0))',
        "extent",
        f"{_SNAPSHOTS}test_a_snapshot_that_was_cut_off_is_written_later_under_another_name",
    ),
    Mutant(
        "snapshots that vanish raise an alarm",
        "services/sync/snapshot_values.py",
        "    if kept and not any(listed.values()):\n",
        "    if False:\n",
        f"{_SNAPSHOTS}test_snapshots_that_vanish_raise_an_alarm",
    ),
    Mutant(
        "a wipe reaches the other devices",
        "storage/sync/sync_records.py",
        "is_exchanged() | _is_wipe(),",
        "is_exchanged(),",
        f"{_WIPES}test_a_wipe_reaches_the_other_device_and_destroys_the_key_there",
    ),
    Mutant(
        "what was unknown where a namespace was wiped stays",
        "services/sync/taking_in.py",
        "            if not left and not unit.wiped.holds_more(home, named):\n",
        "            if named:\n",
        f"{_WIPES}test_what_the_other_device_wrote_meanwhile_stays_and_the_rest_goes",
    ),
    Mutant(
        "a wipe does not name what left the namespace before",
        "storage/sync/wiped_namespaces.py",
        "return [subject for subject in subjects if subject not in elsewhere]",
        "return subjects",
        f"{_WIPES}test_what_left_the_namespace_before_or_without_knowing_of_the_wipe",
    ),
    Mutant(
        "a wipe removes nothing that stays on its device",
        "services/sync/portable_namespaces.py",
        "for subject in wipe.patch[SUBJECTS] if subject not in kept]",
        "for subject in wipe.patch[SUBJECTS] if subject]",
        f"{_WIPES}test_a_memory_that_moved_to_a_namespace_of_this_device_is_not_removed_by_others",
    ),
    Mutant(
        "a wipe is noted also of what is unknown",
        "services/sync/taking_in.py",
        "patch = {NAMESPACE: unit.namespaces.all()[0].uid}",
        "patch = {}",
        f"{_WIPES}test_a_session_that_was_wiped_before_it_travelled_is_gone_everywhere",
    ),
    Mutant(
        "a permanent removal removes nothing that stays on its device",
        "services/sync/portable_namespaces.py",
        "if operation.action == PURGE and unit",
        "if operation.action == WIPE and unit",
        f"{_WIPES}test_a_memory_that_moved_to_a_namespace_of_this_device_is_not_removed_by_others",
    ),
    Mutant(
        "a namespace of one device stays so when it is wiped",
        "services/maintenance/wiped_row_removal.py",
        "    unit.sync.keep_local(row.uid, anew.uid)\n",
        "",
        f"{_WIPES}test_a_namespace_of_this_device_stays_so_after_it_was_wiped",
    ),
    Mutant(
        "a session that only memories name does not travel",
        "storage/sessions/session_writes.py",
        "        if version:\n            patch = {**columns",
        "        if True:\n            patch = {**columns",
        f"{_THINGS}test_a_session_that_only_memories_name_is_each_devices_own",
    ),
    Mutant(
        "sessions that devices create under one handle are one",
        "storage/sessions/session_writes.py",
        'uid := named_uid("session", name, handle, str(place))',
        "uid := new_uid(now_ms + place)",
        f"{_THINGS}test_a_session_that_two_devices_create_under_one_handle_is_one",
    ),
    Mutant(
        "of two sessions the one with the higher uid gives up the handle",
        "storage/sessions/session_merging.py",
        "        if holder.uid > uid:\n",
        "        if holder.uid < uid:\n",
        f"{_THINGS}test_sessions_with_one_handle_from_before_stay_two",
    ),
    Mutant(
        "states and turns are numbered in the order of their operations",
        "storage/sessions/session_merging.py",
        "if was and list(now[: len(was)]) == list(was):",
        "if was:",
        f"{_THINGS}test_what_two_devices_add_at_once_is_kept_and_numbered_alike",
    ),
    Mutant(
        "a deleted session comes back nowhere",
        "storage/history/thing_merging.py",
        "        if purges:\n",
        "        if purges and not known:\n",
        f"{_THINGS}test_a_deleted_session_comes_back_nowhere_and_its_handle_is_free",
    ),
    Mutant(
        "of two marks that mean the same one stays",
        "storage/profile/profile_marks.py",
        "if same is not None and same.uid < uid:",
        "if same is not None and same.uid > uid:",
        f"{_THINGS}test_of_two_marks_from_before_that_mean_the_same_one_stays",
    ),
    Mutant(
        "what is done to an absorbed entity counts for the other",
        "domain/entities/entity_merge.py",
        "uid = self.found.meant(uid_of(operation.subject))",
        "uid = uid_of(operation.subject)",
        f"{_ENTITIES}test_what_a_device_did_to_an_absorbed_one_counts_for_the_other",
    ),
    Mutant(
        "a deleted entity stays deleted",
        "domain/entities/entity_merge.py",
        "if uid in self.found.deleted or not",
        "if not",
        f"{_ENTITIES}test_a_deleted_entity_stays_deleted_and_links_come_and_go",
    ),
    Mutant(
        "an entity that two devices made is deleted as one",
        "storage/entities/entity_taking_in.py",
        "for uid in sorted(uid for uid in before.into if before.meant(uid) == row.uid):",
        "for uid in ():",
        f"{_ENTITIES}test_an_entity_that_two_devices_made_is_deleted_as_one",
    ),
    Mutant(
        "what a merge absorbs is not removed for good",
        "storage/entities/entity_merging.py",
        "self._records.drop(absorbed)",
        "self._records.remove(absorbed)",
        f"{_ENTITIES}test_what_a_device_did_to_an_absorbed_one_counts_for_the_other",
    ),
    Mutant(
        "an entity of a wiped namespace is not taken for one of the new one",
        "storage/entities/entity_taking_in.py",
        "        self._delete(self._row(entities.c.uid == entity.uid))\n",
        "",
        f"{_ENTITIES}test_an_entity_of_the_program_is_not_taken_from_a_wiped_namespace",
    ),
    Mutant(
        "nor is a session",
        "storage/sessions/session_merging.py",
        "if row is not None and row.namespace_id != namespace_id:",
        "if row is not None and row.namespace_id == -1:",
        f"{_THINGS}test_a_session_made_after_a_wipe_is_not_swept_away_with_one_that_memories_named",
    ),
    Mutant(
        "an entity that went into one of a wiped namespace keeps the key",
        "storage/sync/wiped_namespaces.py",
        "        there |= set(\n",
        "        _ = set(\n",
        f"{_WIPES}test_an_entity_that_went_into_one_of_a_wiped_namespace_stays",
    ),
    Mutant(
        "a namespace that begins in a round is known to it",
        "storage/namespaces.py",
        "        if namespace_id not in self._names:\n",
        "        if not self._names:\n",
        f"{_WIPES}test_what_was_done_after_a_wipe_arrives_with_it",
    ),
    Mutant(
        "a memory that comes back has the links of others",
        "storage/unit_of_work.py",
        "        if moved:\n",
        "        if not moved:\n",
        f"{_ENTITIES}test_a_link_to_a_memory_that_had_moved_away_is_there_when_it_comes_back",
    ),
    Mutant(
        "names and links go with what brought them",
        "storage/entities/entity_taking_in.py",
        "self._drop(home, before.names.keys() - merged.names.keys())",
        "self._drop(home, ())",
        f"{_ENTITIES}test_a_name_that_a_removed_entity_brought_goes_with_it",
    ),
    Mutant(
        "a removal is sent before its key is destroyed",
        "services/sync/taking_in.py",
        "if not left and not unit",
        "if not unit",
        f"{_WIPES}test_what_was_deleted_before_a_wipe_arrived_stays_deleted",
    ),
    Mutant(
        "the later decision about a name counts",
        "storage/entities/entity_taking_in.py",
        "                self._merger.part(row, list(links), normal, into=target)\n",
        "                pass\n",
        f"{_ENTITIES}test_a_split_reaches_the_other_device",
    ),
    Mutant(
        "entities made under a name that was decided about are that one",
        "domain/entities/entity_merge.py",
        "and decided != uid and _APART not in patch:",
        "and decided == uid:",
        f"{_ENTITIES}test_names_and_metadata_travel_and_the_last_writer_of_each_wins",
    ),
    Mutant(
        "only the mover says what moves along",
        "storage/memories/merging.py",
        "    takes_along = False\n",
        "    takes_along = True\n",
        f"{_ENTITIES}test_a_link_moves_with_its_memory_and_only_the_mover_says_so",
    ),
    Mutant(
        "programs that know only memories do not read on",
        "sync/body.py",
        "            return 3\n",
        "            return 1\n",
        f"{_SEGMENTS}test_what_is_no_memory_is_read_by_programs_that_know_it_only",
    ),
    Mutant(
        "an impossible value of a session is not read",
        "sync/body.py",
        '        _require(is_possible_thing(kind_of(subject), said["action"], patch))\n',
        "",
        f"{_SEGMENTS}test_an_impossible_value_of_what_is_no_memory_is_not_read",
    ),
    Mutant(
        "the invitations of a snapshot are kept where it also tells of a removal",
        "services/sync/sync_round.py",
        "self._opened.now_ms())\n                now = self._state_in(unit.sync)\n",
        "self._opened.now_ms())\n",
        f"{_JOINING}test_a_device_that_joins_by_a_snapshot_knows_the_invitations_before_it",
    ),
    Mutant(
        "a device that needs deleted files says so",
        "sync/snapshot_finding.py",
        "if any(sequence < them.get(device, NOTHING).sequence for them in covers)",
        "if any(sequence < 0 for them in covers)",
        f"{_JOINING}test_a_device_that_needs_deleted_files_says_so_and_a_new_group_has_everything",
    ),
    Mutant(
        "a file that is late is no deleted one",
        "sync/snapshot_finding.py",
        "if any(sequence < them.get(device, NOTHING).sequence for them in covers)",
        "if sequence",
        f"{_JOINING}test_a_file_that_is_late_raises_no_alarm",
    ),
    Mutant(
        "nobody can hide files behind heads that stay the same",
        "services/sync/remote_watch.py",
        " and self._looks < LOOKS_AT_HEADS:",
        ":",
        f"{_HEADS}test_a_segment_that_vanishes_under_an_unchanged_head_raises_the_alarm",
    ),
    Mutant(
        "what a head announces is waited for",
        "services/sync/remote_watch.py",
        "heads if self._listing.holds(heads) else None",
        "heads",
        f"{_HEADS}test_a_head_that_arrives_before_its_segment_is_waited_for",
    ),
    Mutant(
        "heads alone are listed while nothing happens",
        "services/sync/remote_watch.py",
        "heads if self._listing.holds(heads) else None",
        "None",
        f"{_BACKGROUND}test_an_idle_interval_costs_one_listing_and_no_write",
    ),
    Mutant(
        "a device shows how far its log goes",
        "services/sync/sync_round.py",
        "if self._may_write and newest:",
        "if False:",
        f"{_HEADS}test_the_head_of_a_log_names_its_newest_segment",
    ),
)


def survives(mutant: Mutant, app: Path) -> bool:
    """Return whether the test passes although the rule is broken."""
    module = app / "muniment" / mutant.module
    whole = module.read_text("utf-8")
    module.write_text(whole.replace(mutant.right, mutant.wrong), "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-n0", "-x", mutant.test]
    environment = {**os.environ, "PYTHONPATH": str(app)}
    try:
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    finally:
        module.write_text(whole, "utf-8")
    if done.returncode not in {0, 1}:
        raise RuntimeError(done.stdout.decode() + done.stderr.decode())
    return done.returncode == 0


def main() -> int:
    """Report each mutant; 1 if one survives."""
    survivors = 0
    with tempfile.TemporaryDirectory() as folder:
        app = Path(folder) / "app"
        shutil.copytree(ROOT / "app", app)
        for mutant in MUTANTS:
            lives = survives(mutant, app)
            survivors += lives
            sys.stdout.write(f"{'SURVIVES' if lives else 'killed  '}  {mutant.name}\n")
            sys.stdout.flush()
    return min(survivors, 1)


if __name__ == "__main__":
    sys.exit(main())
