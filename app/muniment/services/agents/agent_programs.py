"""How to connect agent programs to Muniment: one source for window, command line and docs.

Every program has its own file and its own names for the same two things: a command that speaks MCP
on standard input and output, or an address and a key. Values only; any thread.
"""

import json
import shlex
from dataclasses import dataclass
from enum import StrEnum
from string import Template
from typing import Final

from muniment.domain.settings import DEFAULT_PORT
from muniment.services.agents.agent_templates import (
    CLAUDE_CODE_HOOKS,
    CLAUDE_CODE_HTTP,
    CLINE_HTTP,
    CODEX_HTTP,
    CODEX_STDIO,
    CONTINUE_HTTP,
    CONTINUE_STDIO,
    GEMINI_HOOKS,
    GEMINI_HTTP,
    GOOSE_HTTP,
    GOOSE_STDIO,
    OPEN_WEBUI_HTTP,
    OPENCODE_HTTP,
    OPENCODE_STDIO,
    USUAL_HTTP,
    USUAL_STDIO,
    VSCODE_HTTP,
    VSCODE_STDIO,
    WINDSURF_HTTP,
    ZED_HTTP,
    ZED_STDIO,
)

MCP_PATH: Final = "/mcp"
KEY_PLACEHOLDER: Final = "mun_YOUR_KEY"


class Transport(StrEnum):
    """How a program speaks MCP."""

    STDIO = "stdio"
    HTTP = "http"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """The values that a configuration contains.

    Args:
        command: What starts Muniment: a name on the path, or a full path.
        home: Its data directory if it is not the default one.
        base_url: Where the port answers.
        key: For HTTP.
        key_file: For commands, the file of the agent's key; without it the program asks.
        name: Of the agent; that of its program unless given.
    """

    command: str = "muniment"
    home: str | None = None
    base_url: str = f"http://127.0.0.1:{DEFAULT_PORT}"
    key: str = KEY_PLACEHOLDER
    key_file: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class AgentProgram:
    """An agent program and its configuration templates.

    Args:
        id: Stable, kebab-case.
        name: As its makers write it; its key is listed under it.
        place: The file, or the setting, that the configuration goes into.
        language: ``json``, ``toml`` or ``yaml``.
        templates: By transport; a program may speak only one.
        remark: Anything else to know.
        hooks: Template that makes it call Muniment at every prompt; empty if it has no hooks.
        hooks_place: The file that they go into.
    """

    id: str
    name: str
    place: str
    language: str
    templates: dict[Transport, str]
    remark: str = ""
    hooks: str = ""
    hooks_place: str = ""

    def arguments(self, setup: Setup) -> list[str]:
        """Return the arguments of the command."""
        home = [] if setup.home is None else ["--home", setup.home]
        return [*home, "mcp", "--name", setup.name or self.name]

    def configuration(self, transport: Transport, setup: Setup) -> str:
        """Return the configuration, to be merged with what the file already contains.

        Raises:
            KeyError: The program does not speak this transport.
        """
        return self._filled(self.templates[transport], setup)

    def hook_configuration(self, setup: Setup) -> str:
        """Return the hooks; empty if the program has none."""
        return self._filled(self.hooks, setup)

    def _filled(self, template: str, setup: Setup) -> str:
        arguments = self.arguments(setup)
        values = {
            "command": setup.command,
            "arguments": arguments,
            "line": [setup.command, *arguments],
            "url": setup.base_url + MCP_PATH,
            "key": setup.key,
            "bearer": f"Bearer {setup.key}",
            "remember": self._hook("remember", setup),
            "context": self._hook("context", setup),
            "key_file": setup.key_file,
        }
        if setup.key_file is None:
            lines = template.splitlines(keepends=True)
            template = "".join(line for line in lines if "$key_file" not in line)
        # A JSON string is also valid in TOML and YAML.
        quoted = {name: json.dumps(value, ensure_ascii=False) for name, value in values.items()}
        return Template(template).substitute(quoted)

    def _hook(self, what: str, setup: Setup) -> str:
        """Return the shell command line that calls a hook."""
        home = [] if setup.home is None else ["--home", setup.home]
        name = ["--name", setup.name or self.name]
        file = [] if setup.key_file is None else ["--key-file", setup.key_file]
        return shlex.join([setup.command, *home, "hook", what, *name, *file])


def _json(
    id_: str,
    name: str,
    place: str,
    http: str = USUAL_HTTP,
    *,
    stdio: str = USUAL_STDIO,
    remark: str = "",
    hooks: str = "",
    hooks_place: str = "",
) -> AgentProgram:
    templates = {Transport.STDIO: stdio, Transport.HTTP: http}
    return AgentProgram(id_, name, place, "json", templates, remark, hooks, hooks_place)


AGENT_PROGRAMS: Final[tuple[AgentProgram, ...]] = (
    AgentProgram(
        "claude-desktop",
        "Claude Desktop",
        "claude_desktop_config.json (Settings, Developer, Edit Config)",
        "json",
        {Transport.STDIO: USUAL_STDIO},
        "It reads this file when it starts. Its remote connectors run outside this computer and "
        "can't reach Muniment.",
    ),
    _json(
        "claude-code",
        "Claude Code",
        ".mcp.json in a project, or mcpServers in ~/.claude.json for all projects",
        CLAUDE_CODE_HTTP,
        hooks=CLAUDE_CODE_HOOKS,
        hooks_place="~/.claude/settings.json, or .claude/settings.json in a project",
    ),
    _json("cursor", "Cursor", "~/.cursor/mcp.json, or .cursor/mcp.json in a project"),
    _json(
        "vscode",
        "VS Code",
        ".vscode/mcp.json, or the command MCP: Open User Configuration",
        VSCODE_HTTP,
        stdio=VSCODE_STDIO,
        remark="Over HTTP, it asks for the key once and stores it encrypted.",
    ),
    _json("windsurf", "Windsurf", "~/.codeium/windsurf/mcp_config.json", WINDSURF_HTTP),
    _json(
        "zed",
        "Zed",
        "settings.json (the command zed: open settings file)",
        ZED_HTTP,
        stdio=ZED_STDIO,
    ),
    AgentProgram(
        "codex",
        "Codex CLI",
        "~/.codex/config.toml",
        "toml",
        {Transport.STDIO: CODEX_STDIO, Transport.HTTP: CODEX_HTTP},
        "Over HTTP, it reads the key from the MUNIMENT_KEY variable of the shell that starts it.",
    ),
    _json(
        "gemini-cli",
        "Gemini CLI",
        "~/.gemini/settings.json, or .gemini/settings.json in a project",
        GEMINI_HTTP,
        remark="Use httpUrl, not url, which selects an older transport.",
        hooks=GEMINI_HOOKS,
        hooks_place="the same file",
    ),
    AgentProgram(
        "continue",
        "Continue",
        "~/.continue/config.yaml",
        "yaml",
        {Transport.STDIO: CONTINUE_STDIO, Transport.HTTP: CONTINUE_HTTP},
        "Tools work in agent mode.",
    ),
    _json(
        "cline",
        "Cline",
        "cline_mcp_settings.json (MCP Servers, Configure, Configure MCP Servers)",
        CLINE_HTTP,
    ),
    AgentProgram(
        "goose",
        "Goose",
        "~/.config/goose/config.yaml",
        "yaml",
        {Transport.STDIO: GOOSE_STDIO, Transport.HTTP: GOOSE_HTTP},
    ),
    _json("lm-studio", "LM Studio", "mcp.json (Program, Install, Edit mcp.json)"),
    _json(
        "opencode",
        "opencode",
        "~/.config/opencode/opencode.json, or opencode.json in a project",
        OPENCODE_HTTP,
        stdio=OPENCODE_STDIO,
        remark="In version 1, the entry goes directly under mcp, without servers.",
    ),
    AgentProgram(
        "open-webui",
        "Open WebUI",
        "the variable TOOL_SERVER_CONNECTIONS, or Admin Settings, External Tools, type MCP",
        "json",
        {Transport.HTTP: OPEN_WEBUI_HTTP},
        "It must run on this computer, not in a container: the port accepts only local "
        "connections.",
    ),
)
"""In the order of the page in the docs."""
