"""Owners, sessions and entities to the plain values of JSON bodies."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from muniment.api.native.serialise import memory_body
from muniment.domain.entities.entity import (
    Entity,
    EntityLink,
    EntityNode,
    EntityPath,
    Neighbourhood,
    Relationships,
)
from muniment.domain.entities.owner import Owner
from muniment.domain.moments import moment_text
from muniment.domain.sessions.session import Session, SessionContext
from muniment.domain.sessions.session_states import StateVersion, Turn, TurnPart

Body = dict[str, Any]


def owner_body(owner: Owner) -> Body:
    """Return the body of an owner."""
    return {
        "id": owner.uid,
        "kind": owner.kind.value,
        "namespace": owner.namespace,
        "handle": owner.handle,
        "name": owner.name,
        "description": owner.description,
        "metadata": dict(owner.metadata),
        "config": dict(owner.config),
        "stack": dict(owner.stack),
        "repo_url": owner.repo_url,
        "is_implied": owner.is_implied,
        "memory_count": owner.memory_count,
        "session_count": owner.session_count,
        "project_count": owner.project_count,
        "last_active_at": _optional(owner.last_active_at),
        "created_at": moment_text(owner.created_at),
        "updated_at": moment_text(owner.updated_at),
        "version": owner.version,
    }


def session_body(session: Session) -> Body:
    """Return the body of a session."""
    return {
        "id": session.uid,
        "short_id": session.short_id,
        "handle": session.handle,
        "namespace": session.namespace,
        "agent_id": session.agent_id,
        "user_id": session.user_id,
        "project": session.project,
        "title": session.title,
        "summary": session.summary,
        "metadata": dict(session.metadata),
        "status": session.status.value,
        "is_implied": session.is_implied,
        "ttl_s": session.ttl_s,
        "expires_at": _optional(session.expires_at),
        "state": dict(session.state),
        "state_version": session.state_version,
        "memory_count": session.memory_count,
        "turn_count": session.turn_count,
        "started_at": moment_text(session.started_at),
        "ended_at": _optional(session.ended_at),
        "created_at": moment_text(session.created_at),
        "updated_at": moment_text(session.updated_at),
        "version": session.version,
    }


def state_body(state: StateVersion) -> Body:
    """Return the body of one version of a state."""
    return {
        "session_id": state.session,
        "version": state.version,
        "state": dict(state.state),
        "change": state.change.value,
        "reasoning": state.reasoning,
        "restored_from": state.restored_from,
        "actor": state.actor,
        "created_at": moment_text(state.created_at),
    }


def turn_body(turn: Turn) -> Body:
    """Return the body of a turn."""
    return {
        "id": turn.uid,
        "session_id": turn.session,
        "turn_number": turn.turn_number,
        "input": _part_body(turn.input),
        "output": None if turn.output is None else _part_body(turn.output),
        "metadata": dict(turn.metadata),
        "reasoning": turn.reasoning,
        "state_before": turn.state_before,
        "state_after": turn.state_after,
        "actor": turn.actor,
        "created_at": moment_text(turn.created_at),
    }


def context_body(context: SessionContext) -> Body:
    """Return the body of a session's context."""
    return {
        "session": session_body(context.session),
        "state": dict(context.session.state),
        "memories": [
            {"memory": memory_body(found.memory), "score": found.score}
            for found in context.memories
        ],
        "turns": [turn_body(turn) for turn in context.turns],
    }


def entity_body(entity: Entity) -> Body:
    """Return the body of an entity."""
    return {
        "id": entity.uid,
        "namespace": entity.namespace,
        "type": entity.type,
        "name": entity.name,
        "aliases": list(entity.aliases),
        "metadata": dict(entity.metadata),
        "is_derived": entity.is_derived,
        "memory_count": entity.memory_count,
        "relationship_count": entity.relationship_count,
        "created_at": moment_text(entity.created_at),
        "updated_at": moment_text(entity.updated_at),
        "version": entity.version,
    }


def link_body(link: EntityLink) -> Body:
    """Return the body of a link."""
    return {
        "entity_id": link.entity_uid,
        "memory_id": link.memory_id,
        "relationship": link.relationship,
        "relevance": link.relevance,
        "actor": link.actor,
        "created_at": moment_text(link.created_at),
    }


def neighbourhood_body(around: Neighbourhood) -> Body:
    """Return the body of a neighbourhood."""
    return {
        "nodes": [_node_body(node) for node in around.nodes],
        "edges": [
            {"source": edge.source, "target": edge.target, "shared": edge.shared}
            for edge in around.edges
        ],
    }


def paths_body(paths: Sequence[EntityPath]) -> Body:
    """Return the body of the chains between two entities."""
    return {
        "paths": [
            {
                "nodes": [_node_body(node) for node in path.nodes],
                "steps": [
                    {
                        "source": step.source,
                        "target": step.target,
                        "memory_ids": list(step.memory_ids),
                    }
                    for step in path.steps
                ],
            }
            for path in paths
        ]
    }


def relationships_body(found: Relationships) -> Body:
    """Return the body of an entity's relationships."""
    return {
        "by_relationship": dict(found.by_relationship),
        "related": [
            {"entity": _node_body(node), "shared": shared} for node, shared in found.related
        ],
    }


def _part_body(part: TurnPart) -> Body:
    return {"type": part.type, "content": part.content, "data": dict(part.data)}


def _node_body(node: EntityNode) -> Body:
    return {"id": node.uid, "type": node.type, "name": node.name, "distance": node.distance}


def _optional(moment: datetime | None) -> str | None:
    return None if moment is None else moment_text(moment)
