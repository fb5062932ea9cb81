#!/usr/bin/env bash
# Unpacks what the Python household imports from Debian's own packages into the cache, beside the system, and prints where.
set -euo pipefail
cache=${TOM_PEERS:-${XDG_CACHE_HOME:-$HOME/.cache}/tom/peers}
folder=$cache/python-$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')
if [ -d "$folder" ]; then echo "$folder"; exit 0; fi
mkdir -p "$cache"
work=$(mktemp -d "$cache/.new.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/lists/partial" "$work/archives/partial" "$work/root"
options=(-o "Dir::State::Lists=$work/lists" -o "Dir::Cache::Archives=$work/archives" -o "Dir::Cache::pkgcache=" -o "Dir::Cache::srcpkgcache="
    -o APT::Sandbox::User=root -o Debug::NoLocking=1)
apt-get "${options[@]}" update >"$work/log" 2>&1
apt-get "${options[@]}" install --download-only --reinstall -y --no-install-recommends python3-cherrypy3 python3-requests python3-yaml >>"$work/log" 2>&1
for package in "$work"/archives/*.deb; do
    case $package in */python3-*) dpkg-deb -x "$package" "$work/root" ;; esac
done
mv "$work/root/usr/lib/python3/dist-packages" "$folder"
echo "$folder"
