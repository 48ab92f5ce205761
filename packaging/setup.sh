#!/usr/bin/env bash
# Set up .venv and what the window needs from the system. Called by the Makefile; safe to repeat.
#
# On a bare Debian 12 with python3.11 this installs python3-venv and Qt's system libraries with
# apt-get, when it may (root, or sudo without a password); `setup.sh tests` does it for Chromium
# (80 MB), a message bus and strace, which only the tests need. When it may not, it names the
# packages and goes on: the commands and the port work without Qt's libraries, only the window
# does not.
set -euo pipefail
cd "$(dirname "$0")/.."
PATH="$PATH:/usr/sbin:/sbin"  # ldconfig lives there, and is not on every user's path

VENV=.venv

say() { printf 'setup: %s\n' "$*" >&2; }

# soname and the Debian package that holds it: what Qt's own libraries, its X11 and its Wayland
# plug-in load beyond the C library (ldd over PySide6-Essentials 6.12).
qt_libraries() {
  cat <<'LIST'
libEGL.so.1 libegl1
libGL.so.1 libgl1
libOpenGL.so.0 libopengl0
libGLX.so.0 libglx0
libglib-2.0.so.0 libglib2.0-0
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1
libfreetype.so.6 libfreetype6
libxkbcommon.so.0 libxkbcommon0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libX11.so.6 libx11-6
libX11-xcb.so.1 libx11-xcb1
libxcb.so.1 libxcb1
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-randr.so.0 libxcb-randr0
libxcb-render.so.0 libxcb-render0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-shape.so.0 libxcb-shape0
libxcb-shm.so.0 libxcb-shm0
libxcb-sync.so.1 libxcb-sync1
libxcb-util.so.1 libxcb-util1
libxcb-xfixes.so.0 libxcb-xfixes0
libxcb-xkb.so.1 libxcb-xkb1
libwayland-client.so.0 libwayland-client0
libwayland-cursor.so.0 libwayland-cursor0
libwayland-egl.so.1 libwayland-egl1
LIST
}

missing_packages() {
  local known soname package
  known="$(ldconfig -p)"
  qt_libraries | while read -r soname package; do
    grep -qF "	$soname " <<<"$known" || echo "$package"
  done
  # Without one font every letter in the window is an empty box.
  [ -n "$(find /usr/share/fonts /usr/local/share/fonts "$HOME/.fonts" "$HOME/.local/share/fonts" \
    \( -name '*.ttf' -o -name '*.otf' -o -name '*.pfb' \) -print -quit 2>/dev/null)" ] ||
    echo fonts-dejavu-core
}

# Run apt-get as root, or say which packages are needed. Returns 1 when it could not install.
install_packages() {
  local -a root=()
  if ! command -v apt-get >/dev/null; then
    say "please install what these Debian packages hold, by your system's own means: $*"
    return 1
  fi
  if [ "$(id -u)" -ne 0 ]; then
    if ! { command -v sudo && sudo -n true; } >/dev/null 2>&1; then
      say "packages are missing, and installing them needs root. Please run:"
      say "    sudo apt-get install $*"
      return 1
    fi
    root=(sudo -n)
  fi
  say "installing with apt-get: $*"
  "${root[@]}" apt-get -qq update >/dev/null ||
    say "apt-get update failed; trying with the lists that are there"
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends \
    -o Dpkg::Use-Pty=0 install "$@" >/dev/null
}

ensure_qt_libraries() {
  [ "$(uname -s)" = Linux ] || return 0
  local -a packages
  mapfile -t packages < <(missing_packages)
  [ "${#packages[@]}" -eq 0 ] && return 0
  install_packages "${packages[@]}" || say "going on without: the window will not open until they are there"
}

# The tests open a hostile page in a real browser; the product itself needs none.
ensure_browser() {
  local program
  for program in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$program" >/dev/null && return 0
  done
  install_packages chromium || say "going on without: the tests that open web pages will fail"
}

# The tests have a portal of their own on a bus of their own, without a desktop around them.
ensure_bus() {
  [ "$(uname -s)" = Linux ] || return 0
  command -v dbus-daemon >/dev/null && return 0
  install_packages dbus-daemon || say "going on without: the tests of the global shortcut will fail"
}

# The tests watch from outside what every start of Muniment writes and connects to.
ensure_strace() {
  [ "$(uname -s)" = Linux ] || return 0
  command -v strace >/dev/null && return 0
  install_packages strace || say "going on without: the tests of what leaves this machine will fail"
}

find_python() {
  local candidate
  for candidate in ${PYTHON:-} python3.11 python3.12 python3.13 python3; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$candidate"
      return 0
    fi
  done
  say "Python 3.11 or newer is needed, and was not found (set PYTHON=/path/to/python3.11)"
  return 1
}

make_venv() {
  [ -x "$VENV/bin/python" ] && return 0
  local python version
  python="$(find_python)"
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    version="$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')"
    install_packages "python$version-venv" || return 1
  fi
  say "making $VENV with $("$python" --version)"
  "$python" -m venv "$VENV"
}

install_application() {
  say "installing the packages of requirements.lock (several hundred MB the first time)"
  local -a pip=("$VENV/bin/python" -m pip --disable-pip-version-check --quiet --no-input)
  # The lock file names every package that is needed. Resolving them again would look at versions
  # that were published since, and fail: a requirement with an extra is not bound by its pin.
  "${pip[@]}" install --require-hashes --no-deps -r requirements.lock
  # hatchling and editables come from the lock file, so that nothing unpinned is fetched here.
  "${pip[@]}" install --no-deps --no-build-isolation --editable .
}

if [ "${1:-}" = tests ]; then
  ensure_browser
  ensure_bus
  ensure_strace
  exit 0
fi
make_venv
ensure_qt_libraries
install_application
say "done"
