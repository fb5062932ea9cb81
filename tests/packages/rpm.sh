#!/bin/bash
# What is in the .rpm packages, and whether rpm installs, upgrades and removes them in a root of its own; without what they depend on,
# since that root is Debian's, so nothing is started. Run by ./tom test --packages as root. Usage: rpm.sh FOLDER-OF-RPMS ROOT
set -euo pipefail
folder=$1
root=$2
wrong() { echo "rpm: $*" >&2; exit 1; }
holds() { # holds PACKAGE FILE…
    local files name=$1 file
    shift
    files=$(rpm -qpl "$folder/$name"-*.rpm)
    for file; do grep -qx "$file" <<<"$files" || wrong "$file is not in $name"; done
    grep -q 'libQt6Core.so.6' <<<"$(rpm -qp --requires "$folder/$name"-*.rpm)" || wrong "$name does not ask for Qt"
}
holds tom-server /usr/bin/tom-server /usr/bin/tom-agent /usr/bin/tom-memory /usr/lib/systemd/system/tom-server.service \
    /usr/lib/systemd/system/tom-agent@.service
holds tom-desktop /usr/bin/tom-desktop /usr/bin/tom-config /usr/bin/tom /usr/share/applications/tom-desktop.desktop
in_root() { rpm --root "$root" --nodeps "$@" || wrong "rpm $* failed"; }
in_root -i "$folder"/tom-server-*.rpm "$folder"/tom-desktop-*.rpm
[ -x "$root/usr/bin/tom-server" ] || wrong "nothing was installed"
owner=$(chroot "$root" stat -c '%U %a' /var/lib/tom)
[ "$owner" = "tom 700" ] || wrong "/var/lib/tom is $owner"
echo kept >"$root/var/lib/tom/config.yml"
in_root -U --force "$folder"/tom-server-*.rpm
in_root -e tom-server tom-desktop
[ ! -e "$root/usr/bin/tom-server" ] || wrong "removing left tom-server"
[ "$(cat "$root/var/lib/tom/config.yml")" = kept ] || wrong "removing took the data"
echo "rpm: installed, installed over itself and removed"
