"""The user's edits of a profile as steps, each with the steps that undo it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from muniment.desktop.shell.undo.undo_operation import UndoTurn
from muniment.domain.access import PERSON
from muniment.domain.profile.profile import BioFormat
from muniment.domain.profile.profile_marks import MarkAction, bio_subject

if TYPE_CHECKING:
    from muniment.domain.profile.profile_marks import ProfileMark
    from muniment.services.container import Services

_OPPOSITE: Final = {MarkAction.PIN: MarkAction.HIDE, MarkAction.HIDE: MarkAction.PIN}


@dataclass(frozen=True, slots=True, repr=False)
class MarkStep:
    """Set or remove a mark on a memory.

    Args:
        memory: Id of the memory.
        action: Pin, correct or hide.
        is_on: Whether to set or to remove the mark.
        text: Text of a correction.
    """

    memory: str
    action: MarkAction
    is_on: bool = True
    text: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class BioStep:
    """Replace a bio with a text; with ``None``, generate it from memories again.

    Args:
        format: Of the bio.
        text: The bio.
        batch_id: Shared by the saves of one editing stretch.
    """

    format: BioFormat
    text: str | None
    batch_id: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class ForgetBioStep:
    """Delete a bio and its history permanently; nothing undoes it."""

    format: BioFormat


Step = MarkStep | BioStep | ForgetBioStep


@dataclass(frozen=True, slots=True, repr=False)
class Change:
    """Steps that belong together, and the notice to show afterwards."""

    steps: tuple[Step, ...]
    said: str


def apply(services: "Services", namespace: str, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Apply steps and return the steps that undo them; any thread except the GUI thread.

    Raises:
        MunimentError: A text breaks its rule, there are too many marks, or the vault is locked.
    """
    back: list[Step] = []
    for step in steps:
        known = {
            (mark.subject, mark.action): mark
            for mark in services.profile.marks(PERSON, namespace=namespace)
            if mark.user_id is None
        }
        if not isinstance(step, MarkStep):
            before = known.get((bio_subject(step.format), MarkAction.CORRECT))
            back[:0] = _change_bio(services, namespace, step, before)
            continue
        mark, opposite = known.get((step.memory, step.action)), _OPPOSITE.get(step.action)
        if step.is_on:
            services.profile.mark(step.memory, step.action, PERSON, text=step.text)
        elif mark is not None:
            services.profile.unmark(mark.uid, PERSON, namespace=namespace)
        if opposite is not None and step.is_on and (step.memory, opposite) in known:
            # Setting the opposite again removes this mark.
            back.insert(0, MarkStep(step.memory, opposite))
        elif mark is not None:
            back.insert(0, MarkStep(step.memory, step.action, text=mark.text))
        elif step.is_on:
            back.insert(0, MarkStep(step.memory, step.action, is_on=False))
    return tuple(back)


def turn_of(services: "Services", namespace: str, steps: tuple[Step, ...]) -> UndoTurn:
    """Return a turn that applies steps and returns the turn that undoes them."""

    def turn() -> UndoTurn:
        return turn_of(services, namespace, apply(services, namespace, steps))

    return turn


def _change_bio(
    services: "Services",
    namespace: str,
    step: BioStep | ForgetBioStep,
    before: "ProfileMark | None",
) -> tuple[Step, ...]:
    """Change a bio, and return the steps that undo that."""
    profile = services.profile
    if isinstance(step, ForgetBioStep):
        if before is not None:
            profile.unmark(before.uid, PERSON, namespace=namespace)
        return ()
    if step.text is not None:
        profile.set_bio(step.text, step.format, PERSON, namespace=namespace, batch_id=step.batch_id)
    elif before is not None and not before.is_removed_bio:
        profile.remove_bio(step.format, PERSON, namespace=namespace)
    return (BioStep(step.format, None if before is None else before.text),)
