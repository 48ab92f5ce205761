"""Configuration templates that add an MCP server to agent programs.

Each placeholder stands for a JSON string, quotes included: ``$command``, ``$url``, ``$key``,
``$bearer``, and the hooks' commands ``$remember`` and ``$context``; ``$arguments`` and ``$line``
(command and arguments) stand for a list of them. A line with ``$key_file`` is left out where the
agent has no key file.

Source:
    The documentation of each program on its MCP servers, read in November 2026.
"""

from typing import Final

USUAL_STDIO: Final = """\
{
  "mcpServers": {
    "muniment": {
      "command": $command,
      "env": {"MUNIMENT_KEY_FILE": $key_file},
      "args": $arguments
    }
  }
}
"""

USUAL_HTTP: Final = """\
{
  "mcpServers": {
    "muniment": {
      "url": $url,
      "headers": {"Authorization": $bearer}
    }
  }
}
"""

CLAUDE_CODE_HTTP: Final = """\
{
  "mcpServers": {
    "muniment": {
      "type": "http",
      "url": $url,
      "headers": {"Authorization": $bearer}
    }
  }
}
"""

CLINE_HTTP: Final = """\
{
  "mcpServers": {
    "muniment": {
      "type": "streamableHttp",
      "url": $url,
      "headers": {"Authorization": $bearer}
    }
  }
}
"""

GEMINI_HTTP: Final = """\
{
  "mcpServers": {
    "muniment": {
      "httpUrl": $url,
      "headers": {"Authorization": $bearer}
    }
  }
}
"""

WINDSURF_HTTP: Final = """\
{
  "mcpServers": {
    "muniment": {
      "serverUrl": $url,
      "headers": {"Authorization": $bearer}
    }
  }
}
"""

VSCODE_STDIO: Final = """\
{
  "servers": {
    "muniment": {
      "type": "stdio",
      "command": $command,
      "env": {"MUNIMENT_KEY_FILE": $key_file},
      "args": $arguments
    }
  }
}
"""

VSCODE_HTTP: Final = """\
{
  "inputs": [
    {
      "type": "promptString",
      "id": "muniment-key",
      "description": "Key of Muniment",
      "password": true
    }
  ],
  "servers": {
    "muniment": {
      "type": "http",
      "url": $url,
      "headers": {"Authorization": "Bearer $${input:muniment-key}"}
    }
  }
}
"""

ZED_STDIO: Final = """\
{
  "context_servers": {
    "muniment": {
      "command": $command,
      "env": {"MUNIMENT_KEY_FILE": $key_file},
      "args": $arguments
    }
  }
}
"""

ZED_HTTP: Final = """\
{
  "context_servers": {
    "muniment": {
      "url": $url,
      "headers": {"Authorization": $bearer}
    }
  }
}
"""

OPENCODE_STDIO: Final = """\
{
  "mcp": {
    "servers": {
      "muniment": {
        "type": "local",
        "environment": {"MUNIMENT_KEY_FILE": $key_file},
        "command": $line
      }
    }
  }
}
"""

OPENCODE_HTTP: Final = """\
{
  "mcp": {
    "servers": {
      "muniment": {
        "type": "remote",
        "url": $url,
        "headers": {"Authorization": $bearer}
      }
    }
  }
}
"""

OPEN_WEBUI_HTTP: Final = """\
[
  {
    "type": "mcp",
    "url": $url,
    "path": "",
    "auth_type": "bearer",
    "key": $key,
    "config": {"enable": true},
    "info": {"id": "muniment", "name": "Muniment"}
  }
]
"""

CODEX_STDIO: Final = """\
[mcp_servers.muniment]
command = $command
args = $arguments
env = {"MUNIMENT_KEY_FILE" = $key_file}
"""

CODEX_HTTP: Final = """\
[mcp_servers.muniment]
url = $url
bearer_token_env_var = "MUNIMENT_KEY"
"""

CONTINUE_STDIO: Final = """\
mcpServers:
  - name: Muniment
    type: stdio
    command: $command
    args: $arguments
    env: {"MUNIMENT_KEY_FILE": $key_file}
"""

CONTINUE_HTTP: Final = """\
mcpServers:
  - name: Muniment
    type: streamable-http
    url: $url
    requestOptions:
      headers:
        Authorization: $bearer
"""

GOOSE_STDIO: Final = """\
extensions:
  muniment:
    name: Muniment
    type: stdio
    enabled: true
    cmd: $command
    args: $arguments
    envs: {"MUNIMENT_KEY_FILE": $key_file}
    timeout: 60
"""

GOOSE_HTTP: Final = """\
extensions:
  muniment:
    name: Muniment
    type: streamable_http
    enabled: true
    uri: $url
    headers:
      Authorization: $bearer
    timeout: 60
"""

CLAUDE_CODE_HOOKS: Final = """\
{
  "hooks": {
    "UserPromptSubmit": [
      {
        "hooks": [
          {"type": "command", "command": $context, "timeout": 20},
          {"type": "command", "command": $remember, "timeout": 20}
        ]
      }
    ]
  }
}
"""
"""The output of the first hook is given to the agent; times are in seconds."""

GEMINI_HOOKS: Final = """\
{
  "hooks": {
    "BeforeAgent": [
      {
        "hooks": [
          {"type": "command", "command": $remember, "timeout": 20000}
        ]
      }
    ]
  }
}
"""
"""Times are in milliseconds."""
