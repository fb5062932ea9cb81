#!/bin/bash
# In a clean Debian 13: a person installs the packages of an earlier build, talks, upgrades, makes a backup, purges, installs again,
# restores, and finds everything. Run by ./tom test --packages as root of that Debian, where systemd does not run.
set -euo pipefail
log=/tmp/log
server=
wrong() { echo "packages: $*" >&2; tail -n 30 "$log" /tmp/server.log >&2 2>/dev/null || true; exit 1; }
step() { echo "packages: $*"; }
quiet() { "$@" >"$log" 2>&1 || wrong "failed: $*"; }
export DEBIAN_FRONTEND=noninteractive
export TOM_CLIENT_HOME=/tmp/client QT_QPA_PLATFORM=offscreen

as_tom() { runuser -u tom -- env TOM_DATA=/var/lib/tom HOME=/var/lib/tom "$@"; }
start() {
    rm -f /var/lib/tom/server.json
    as_tom tom-server --listen 127.0.0.1 --port 8443 >/tmp/server.log 2>&1 &
    server=$!
    local tries=0
    until [ -e /var/lib/tom/server.json ]; do
        tries=$((tries + 1))
        [ "$tries" -le 300 ] && kill -0 "$server" 2>/dev/null || wrong "tom-server did not start"
        sleep 0.1
    done
    until grep -qE "Address|Tom serves at" /tmp/server.log; do sleep 0.1; done
}
stop() { pkill -TERM -x tom-server; wait "$server" || true; server=; }
sign_in() {
    local key
    key=$(sed -n 's/.*"key": *"\([^"]*\)".*/\1/p' /var/lib/tom/server.json)
    rm -rf "$TOM_CLIENT_HOME"
    as_tom tom-server issue-session | tom login --server https://localhost:8443 --pin "$key" --session - >"$log" 2>&1 || wrong "cannot sign in"
}
says() { # says WORDS ANSWER
    local answer
    answer=$(tom chat "$1" 2>"$log") || wrong "no answer to $1"
    [ "$answer" = "$2" ] || wrong "asked $1, answered $answer"
}
remembers() { grep -qa "$1" /var/lib/tom/users/*/agent.sqlite* || wrong "\"$1\" is not in the database any more"; }

printf "127.0.0.1 localhost\n::1 localhost\n" >/etc/hosts   # which every Debian that is started has
quiet apt-get -o APT::Sandbox::User=root update
apt_install() { quiet apt-get -o APT::Sandbox::User=root install -y --no-install-recommends "$@"; }

step "install the earlier build"
apt_install /packages/old/tom-server_*.deb /packages/old/tom-desktop_*.deb procps
old=$(dpkg-query -W -f '${Version}' tom-server)
[ "$(stat -c '%U %a' /var/lib/tom)" = "tom 700" ] || wrong "/var/lib/tom is $(stat -c '%U %a' /var/lib/tom)"
for program in tom-server tom-agent tom-memory tom tom-desktop; do
    ! ldd "/usr/bin/$program" | grep 'not found' || wrong "$program needs what the packages do not ask for"
    "/usr/bin/$program" --version >"$log" 2>&1 || wrong "$program --version failed"
done
start
grep -q "Password" /tmp/server.log || wrong "the first start shows no password"
sign_in
says "2+2" 4
quiet tom chat "add plutonium to my shopping list"
remembers plutonium

step "upgrade from $old while it runs"
apt_install /packages/new/tom-server_*.deb /packages/new/tom-desktop_*.deb
stop
start
says "3+4" 7
remembers plutonium

step "back up while it runs"
printf 'correct horse\n' >/root/passphrase
chmod 600 /root/passphrase
quiet tom-server backup /root/tom.backup --data /var/lib/tom --passphrase-file /root/passphrase
! grep -qa plutonium /root/tom.backup || wrong "the backup is not encrypted"
says "5+6" 11
stop

step "remove and purge"
quiet apt-get remove -y tom-server tom-desktop
[ -e /var/lib/tom/config.yml ] || wrong "removing took the data"
quiet apt-get purge -y tom-server tom-desktop
[ ! -e /var/lib/tom ] || wrong "purging left /var/lib/tom"
left=$(find / -xdev \( -name 'tom-*' -o -name tom \) -not -path '/packages/*' -not -path '/var/cache/*' -not -path '/root/*' -not -path '/tmp/*' -not -path '/proc/*')
[ -z "$left" ] || wrong "purging left $left"

step "install again and restore"
apt_install /packages/new/tom-server_*.deb /packages/new/tom-desktop_*.deb
! tom-server restore /root/tom.backup --data /var/lib/tom 2>"$log" || wrong "a restore without the passphrase"
quiet tom-server restore /root/tom.backup --data /var/lib/tom --passphrase-file /root/passphrase
[ -z "$(find /var/lib/tom ! -user tom)" ] || wrong "not all that was restored belongs to tom: $(find /var/lib/tom ! -user tom)"
start
sign_in
says "6+7" 13
remembers plutonium
stop

step "unpack the .tar.gz"
quiet apt-get remove -y tom-server tom-desktop
for archive in /packages/new/tom-server-*.tar.gz /packages/new/tom-desktop-*.tar.gz; do quiet tar -xzf "$archive" -C /opt; done
program=$(find /opt -name tom-server -type f) && "$program" --version >"$log" || wrong "the .tar.gz does not run"
"$(find /opt -name tom -type f)" --version >"$log" || wrong "the client of the .tar.gz does not run"
du -b /packages/new/*.deb | sed 's/^/packages: bytes /'
