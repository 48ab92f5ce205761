#!/bin/sh
# Let the desktop open bundles with this copy of Muniment: installs the desktop entry, the media type
# and the icon for this user. A package puts the same files below /usr/share.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}
mkdir -p "$data/applications" "$data/mime/packages" "$data/icons/hicolor/scalable/apps"
sed "s|^Exec=muniment |Exec=\"$root/.venv/bin/muniment\" |" \
  "$root/packaging/resources/org.muniment.Muniment.desktop" \
  >"$data/applications/org.muniment.Muniment.desktop"
cp "$root/packaging/resources/org.muniment.Muniment.xml" "$data/mime/packages/"
cp "$root/resources/icons/muniment.svg" "$data/icons/hicolor/scalable/apps/"
update-mime-database "$data/mime"
update-desktop-database "$data/applications"
