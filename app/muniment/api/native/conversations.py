"""The route that takes a conversation and answers the memories in it."""

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
        description="user for a person; assistant, system, tool and the like for what no person "
        "says, of which nothing is stored. Any other role is a person of that name."
    )
    content: Text = Field(max_length=MESSAGE_MAX_CHARACTERS)
    name: Name | None = Field(default=None, description="Who speaks, where several do.")
    created_at: Moment | None = Field(
        default=None, description='What "yesterday" is counted from; without it: now.'
    )


class ConversationIn(RequestBody):
    """A conversation to remember from."""

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
    namespace: Name | None = Field(default=None, description="Without one: the key's first.")
    agent_id: Name | None = None
    user_id: Name | None = None
    session_id: Name | None = None
    project: Name | None = None
    source: Name | None = None
    metadata: Metadata = Field(default={}, description="Given to every memory found.")

    def conversation(self) -> Conversation:
        """Return the same as the services know it."""
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
    """What became of a conversation."""

    memories: list[MemoryOut] = field(
        "Stored or brought up to date, in the order in which they were said."
    )
    created: int
    updated: int = field(
        "Memories whose content was an earlier answer to the same; it stays in their history."
    )
    known: int = field("Facts that were remembered already.")
    categories: list[Category] = field("Of the memories, the most frequent first.")
    took_ms: Milliseconds
    notice: str | None = field(
        "Such as that the local model did not answer and the rules were used."
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
            summary="Remember what a conversation says",
            scope=Scope.WRITE,
            answer=ExtractedOut,
            others={503: "The embedding model cannot be used."},
            description="Keeps what people say of themselves, in their own words, with who said it "
            "and when; never what an assistant says, questions, small talk, or memories that were "
            "quoted back. What is known already is not stored again.",
        ),
    )
