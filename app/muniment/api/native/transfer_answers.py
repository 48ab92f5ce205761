"""Requests and answers of exports to and imports from open formats."""

from pydantic import ConfigDict, Field

from muniment.api.answers import Answer, field
from muniment.api.fields import Flag, Name, RequestBody, Text
from muniment.api.native.export_selection import SelectionIn
from muniment.domain.errors import InvalidInputError
from muniment.domain.memories.bulk import Selection
from muniment.domain.transfer.exporting import ExportFormat, whole_namespace
from muniment.domain.transfer.importing import CANDIDATES_MAX, ImportFormat


class ExportIn(SelectionIn):
    """A namespace to export, or some memories."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"namespace": "default"}]})

    namespace: Name | None = Field(
        default=None, description="All of this namespace; not with ids or filters."
    )
    format: ExportFormat = ExportFormat.JSON_LINES
    include_confidential: Flag = False

    def chosen(self) -> Selection:
        """Return which memories.

        Raises:
            InvalidInputError: Not exactly one of namespace, ids and filters is given.
        """
        found = self.selection()
        if (found is None) == (self.namespace is None):
            raise InvalidInputError("namespace", "must be given, unless ids or filters are")
        return found or whole_namespace(str(self.namespace))


class FileExportIn(ExportIn):
    """A namespace, or some memories, to export into a file of this machine."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"namespace": "default", "path": "/home/ada/notes.jsonl"}]}
    )

    path: Text
    replace: Flag = False


class FileImportIn(RequestBody):
    """A file of this machine to import."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"namespace": "default", "path": "/home/ada/notes.jsonl"}]}
    )

    path: Text
    namespace: Name
    format: ImportFormat | None = None
    dry_run: Flag = False
    without: list[Text] = Field(default_factory=list, max_length=CANDIDATES_MAX)


class ExportOut(Answer):
    """A file that was written; it is not encrypted."""

    path: str
    format: str
    memories: int = field("Memories in the file.")
    withheld: int = field("Confidential memories that were left out.")
    missing: int = field("Memories that were deleted in the meantime.")
    unreadable: int = field("Memories whose records are damaged.")
    size_bytes: int


class FaultOut(Answer):
    """Something that was left out."""

    number: int = field("Its line, or its position among the entries, from 1.")
    last: int = field("Its last line.", source="end")
    field: str = field("The invalid field.")
    reason: str


class CandidateOut(Answer):
    """A memory that was found in a conversation."""

    key: str = field("For ``without``; up to its second colon it stands for the conversation.")
    conversation: str
    text: str


class ImportOut(Answer):
    """What an import did, or would do."""

    namespace: str
    format: str = field("Format of the file, as given or detected.")
    dry_run: bool
    created: int = field("Number of memories written, or that would be written.")
    known: int = field("Number of memories that the namespace already has.")
    left_out: int = field("Number of entries that are not memories.")
    faults: list[FaultOut] = field("The first 1,000 of these.")
    examples: list[str] = field("The first texts; only with dry_run.")
    candidates: list[CandidateOut] = field(
        "With dry_run, the first 2,000 memories found in conversations."
    )
    secrets: int = field("Number of written memories that contain a secret.")
    stopped: bool = field(
        "Whether it was stopped before the end; memories written so far are kept."
    )
    batch_id: str | None = field("For undo; null with dry_run.")


class TransferProgressOut(Answer):
    """Progress of the current export or import; only ``running`` is set if there is none."""

    running: bool
    done: int | None = field("Memories written, or bytes read.")
    total: int | None = field("Memories or bytes in total.")
