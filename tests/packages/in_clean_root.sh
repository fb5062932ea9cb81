#!/bin/bash
# In a clean Debian 13: a person installs the packages of an earlier build, pairs the first device, talks, upgrades, makes a backup,
# purges, installs again, pairs, restores, and finds everything. Run by ./tom test --packages as root of that Debian, where systemd does not run.
set -euo pipefail
log=/tmp/log
server=
wrong() { echo "packages: $*" >&2; tail -n 30 "$log" /tmp/server.log >&2 2>/dev/null || true; exit 1; }
step() { echo "packages: $*"; }
quiet() { "$@" >"$log" 2>&1 || wrong "failed: $*"; }
export DEBIAN_FRONTEND=noninteractive
export TOM_CLIENT_HOME=/tmp/client QT_QPA_PLATFORM=offscreen

as_tom() { runuser -u tom -- env TOM_DATA=/var/lib/tom HOME=/var/lib/tom "$@"; }
knows_pairing() { tom-server --help | grep -q -- --await-pairing; }
start() { # as the unit does
    local options=()
    if knows_pairing; then options=(--await-pairing); fi
    rm -f /var/lib/tom/server.json
    as_tom tom-server ${options[@]+"${options[@]}"} --port 8443 >/tmp/server.log 2>&1 &
    server=$!
    local tries=0
    until [ -e /var/lib/tom/server.json ]; do
        tries=$((tries + 1))
        [ "$tries" -le 300 ] && kill -0 "$server" 2>/dev/null || wrong "tom-server did not start"
        sleep 0.1
    done
    until grep -qE "Address|Tom serves at|has no user yet" /tmp/server.log; do sleep 0.1; done
}
stop() { pkill -TERM -x tom-server; wait "$server" || true; server=; }
listens_at() { (exec 3<>"/dev/tcp/$1/8443") 2>/dev/null; }
pair_first() { # the first user, by a code, as an admin who sits at this machine does
    local code
    listens_at 127.0.0.1 || wrong "nothing listens"
    ! listens_at 127.0.0.2 || wrong "others are listened to before there is a password"
    tom-server pair >/tmp/pairing 2>"$log" || wrong "no pairing code"
    code=$(grep -o 'tom://.*' /tmp/pairing)
    rm -rf "$TOM_CLIENT_HOME" /tmp/pairing
    printf '%s\n%s\n' "$code" horse-battery | tom login --pairing - --user alice >"$log" 2>&1 || wrong "the first user cannot be paired"
    listens_at 127.0.0.2 || wrong "others are not listened to now that there is a password"
    ! printf '%s\n%s\n' "$code" horse-battery | tom login --pairing - --user mallory >"$log" 2>&1 || wrong "the code worked twice"
    ! grep -qF "${code#*code=}" /tmp/server.log || wrong "the code is in the log"
}
follows_no_link() { # root, where the user tom put a link in the place of a folder
    local before after
    before=$(stat -c '%U %a' /etc)
    runuser -u tom -- sh -c 'rm -rf /var/lib/tom/pairings && ln -s /etc /var/lib/tom/pairings'
    ! tom-server pair alice >"$log" 2>&1 || wrong "a code was made behind a link"
    after=$(stat -c '%U %a' /etc)
    [ "$before" = "$after" ] || wrong "/etc was $before and is $after"
    runuser -u tom -- rm /var/lib/tom/pairings
}
speaks_french() { # Qt's own words, too, although no package of Qt's translations is here
    local words
    words=$(LANGUAGE=fr TOM_CLIENT_HOME=/tmp/window-client tom-desktop --help 2>"$log") || wrong "tom-desktop --help failed"
    case $words in *"La fenêtre"*) ;; *) wrong "tom-desktop speaks no French" ;; esac
    case $words in *"Afficher l'aide"*) ;; *) wrong "Qt speaks no French in tom-desktop" ;; esac
}
opens_window() { # the window, without a screen, and a code as a link opens it: a second start tells the first one
    local code window tries=0
    code=$(tom-server pair alice --host localhost 2>"$log" | grep -o 'tom://.*') || wrong "no code for alice"
    TOM_CLIENT_HOME=/tmp/window-client tom-desktop >"$log" 2>&1 &
    window=$!
    until [ -e /tmp/window-client/desktop.pid ]; do
        tries=$((tries + 1))
        [ "$tries" -le 300 ] && kill -0 "$window" 2>/dev/null || wrong "tom-desktop did not start"
        sleep 0.1
    done
    TOM_CLIENT_HOME=/tmp/window-client timeout 30 tom-desktop "$code" || wrong "the code did not reach the window"
    kill -TERM "$window"
    wait "$window" || wrong "tom-desktop ended with status $?"
}
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

step "install the window alone"
apt_install /packages/new/tom-desktop_*.deb
for plugin in platforms/libqxcb sqldrivers/libqsqlite imageformats/libqsvg; do
    found=$(find /usr/lib -path "*/qt6/plugins/$plugin.so")
    [ -n "$found" ] || wrong "tom-desktop alone has no $plugin"
    ! ldd "$found" | grep 'not found' || wrong "$plugin needs what is not there"
done
quiet apt-get purge -y tom-desktop
quiet apt-get autoremove -y

step "install the earlier build"
apt_install /packages/old/tom-server_*.deb /packages/old/tom-desktop_*.deb procps
old=$(dpkg-query -W -f '${Version}' tom-server)
[ "$(stat -c '%U %a' /var/lib/tom)" = "tom 700" ] || wrong "/var/lib/tom is $(stat -c '%U %a' /var/lib/tom)"
for program in tom-server tom-agent tom-memory tom tom-desktop; do
    ! ldd "/usr/bin/$program" | grep 'not found' || wrong "$program needs what the packages do not ask for"
    "/usr/bin/$program" --version >"$log" 2>&1 || wrong "$program --version failed"
done
start
if knows_pairing; then
    step "pair the first device"
    pair_first
else
    grep -q "Password" /tmp/server.log || wrong "the first start shows no password"
    sign_in
fi
says "2+2" 4
quiet tom chat "add plutonium to my shopping list"
remembers plutonium

step "upgrade from $old while it runs"
apt_install /packages/new/tom-server_*.deb /packages/new/tom-desktop_*.deb
[ -e /usr/lib/tom/libtomvoice.so ] || wrong "tom-desktop has no plugin for voices"
! ldd /usr/lib/tom/libtomvoice.so | grep 'not found' || wrong "the plugin for voices needs what the package does not ask for"
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

step "remove and purge, which keeps the data"
quiet apt-get remove -y tom-server tom-desktop
[ -e /var/lib/tom/config.yml ] || wrong "removing took the data"
quiet apt-get purge -y tom-server tom-desktop
grep -q 'data of Tom is kept in /var/lib/tom' "$log" || wrong "purging does not say where the data is"
remembers plutonium
left=$(find / -xdev \( -name 'tom-*' -o -name tom \) -not -path '/packages/*' -not -path '/var/cache/*' -not -path '/var/lib/tom*' -not -path '/root/*' -not -path '/tmp/*' -not -path '/proc/*')
[ -z "$left" ] || wrong "purging left $left"

step "install again, with the data that was kept"
apt_install /packages/new/tom-server_*.deb /packages/new/tom-desktop_*.deb
start
sign_in
says "4+5" 9
stop

step "purge where there is no data, install again and pair the first device"
mv /var/lib/tom /root/lost
install -d -m 0700 -o tom -g tom /var/lib/tom
quiet apt-get purge -y tom-server tom-desktop
[ ! -e /var/lib/tom ] || wrong "purging left an empty /var/lib/tom"
apt_install /packages/new/tom-server_*.deb /packages/new/tom-desktop_*.deb
grep -q "x-scheme-handler/tom" /usr/share/applications/tom-desktop.desktop || wrong "nobody opens tom:// links"
start
pair_first
says "1+2" 3
speaks_french
opens_window
follows_no_link
stop

step "restore"
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
