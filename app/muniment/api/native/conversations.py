"""The route that extracts memories from a conversation."""

from typing import TYPE_CHECKING

from fastapi import FastAPI, Request, Response
from pydantic import ConfigDict, Field

from muniment.api.answers import Answer, Milliseconds, field
from muniment.api.fields import Metadata, Moment, Name, RequestBody, Text
from muniment.api.native.memory_answers import MemoryOut
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope
from muniment.domain.memories.memory import Category
from muniment.domain.sessions.conversation import (
    MESSAGE_MAX_CHARACTERS,
    MESSAGES_MAX,
    Conversation,
    Message,
)

if TYPE_CHECKING:
    from muniment.services.conversations.conversation_service import ConversationService


class MessageIn(RequestBody):
    """One message."""

    role: Name = Field(
        description="user for a person; assistant, system, tool and similar roles are not "
        "stored. Any other role is a person of that name."
    )
    content: Text = Field(max_length=MESSAGE_MAX_CHARACTERS)
    name: Name | None = Field(
        default=None, description="Name of the speaker, if there are several."
    )
    created_at: Moment | None = Field(
        default=None, description='Reference for words such as "yesterday"; default: now.'
    )


class ConversationIn(RequestBody):
    """A conversation to extract memories from."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "messages": [
                        {"role": "user", "content": "I moved to Lisbon last week."},
                        {"role": "assistant", "content": "How do you like it?"},
                        {"role": "user", "content": "I love it, but I miss my sister Vera."},
                    ]
                }
            ]
        }
    )

    messages: list[MessageIn] = Field(min_length=1, max_length=MESSAGES_MAX)
    namespace: Name | None = Field(default=None, description="Default: the key's first namespace.")
    agent_id: Name | None = None
    user_id: Name | None = None
    session_id: Name | None = None
    project: Name | None = None
    source: Name | None = None
    metadata: Metadata = Field(default={}, description="Added to every memory found.")

    def conversation(self) -> Conversation:
        """Return the domain value."""
        return Conversation(
            messages=[
                Message(each.role, each.content, each.name, each.created_at)
                for each in self.messages
            ],
            namespace=self.namespace,
            agent_id=self.agent_id,
            user_id=self.user_id,
            session_id=self.session_id,
            project=self.project,
            source=self.source,
            metadata=self.metadata,
        )


class ExtractedOut(Answer):
    """Result of a conversation."""

    memories: list[MemoryOut] = field(
        "Stored or updated memories, in the order of the conversation."
    )
    created: int
    updated: int = field(
        "Memories whose text was replaced by a newer fact; the earlier text stays in the history."
    )
    known: int = field("Number of facts that were already stored.")
    categories: list[Category] = field("Categories of the memories, most frequent first.")
    took_ms: Milliseconds
    notice: str | None = field(
        "For example, that the local model did not answer and rules were used instead."
    )


class ConversationRoutes:
    """The endpoint of conversations; runs in a thread of the pool.

    Args:
        service: The use case.
    """

    def __init__(self, service: "ConversationService") -> None:
        self._service = service

    def remember(self, body: ConversationIn, request: Request) -> Response:
        """Remember what a conversation says."""
        found = self._service.remember(body.conversation(), actor_of(request))
        return JsonAnswer(ExtractedOut.of(found))


def mount_conversations(app: FastAPI, service: "ConversationService") -> None:
    """Add the route of conversations to the application."""
    add_operations(
        app,
        "Memories",
        Operation(
            "POST",
            "/v1/conversations",
            ConversationRoutes(service).remember,
            summary="Store memories from a conversation",
            scope=Scope.WRITE,
            answer=ExtractedOut,
            others={503: "The embedding model cannot be used."},
            description="Stores what people say about themselves, in their own words, with "
            "speaker and time. Leaves out what an assistant says, questions, small "
            "talk and quoted memories. Known facts are not stored again.",
        ),
    )
