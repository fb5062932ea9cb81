#include "desktop/console/helptext.h"

using namespace Qt::StringLiterals;

namespace tom::console {

namespace {

QString overview()
{
    return uR"(Talk to Tom, your household's assistant.

  tom chat [TEXT...]   ask, and see the answer as it comes; without TEXT: a conversation,
                       or what stands on standard input. Ctrl-C stops the answer, twice quits.
      --new            start a new conversation first;  --turn ID: show an earlier turn
      --level N        0 quick, 1 usual, 2 thorough; else Tom decides
      --json           one line of JSON per event
  tom approvals        what waits for your word, and your yes or no
  tom notifications    what is new;  --follow: and what comes
  tom remind WHEN TEXT...   "in 20 minutes", "tomorrow at 8", "demain à 8h30", "every monday at 9"
  tom schedule         reminders and what Tom does by itself at set times
  tom memory           what is remembered about you
  tom export FILE      everything that Tom keeps for you;  tom import FILE: takes it again
  tom tasks            what is running in the background
  tom status           which AI answers, and which services it can use
  tom login            sign in;  tom logout: sign out
  tom help COMMAND     all about one of them
  tom --version

The state lives in $TOM_CLIENT_HOME (default ~/.config/tom). Exit codes: 0 done, 1 server said no,
2 wrong usage, 3 not signed in, 4 server not reachable, 5 it waits for your word, 130 interrupted.
)"_s;
}

} // namespace

QString helpText(Command topic)
{
    switch (topic) {
    case Command::Approvals:
        return uR"(tom approvals            what waits for your word
tom approvals rules      what is always allowed
    approve ID [--conversation|--schedule|--always]
    deny ID
    answer ID            a form; the answer is a JSON object on standard input
    decline ID           a form
    forget RULE
)"_s;
    case Command::Memory:
        return uR"(tom memory               what is remembered about you, the newest first
    search WORDS...
    add TEXT...          without TEXT: what stands on standard input
    forget ID
    history ID
    export               as lines of JSON
    import               those, or what mem0 exports, from standard input
    --json               one line of JSON each
)"_s;
    case Command::Export:
    case Command::Import:
        return uR"(tom export FILE          everything that Tom keeps for you, as lines of JSON: settings, conversations
                         with their files, lists, notes, schedules, notifications, memories
tom import FILE          takes such a file, or conversations of ChatGPT or Open WebUI; what is there
                         already stays as it is, so the same file can be taken again
)"_s;
    case Command::Remind:
        return uR"(tom remind WHEN TEXT...
    WHEN                 "in 20 minutes", "tomorrow at 8", "demain à 8h30", "every monday at 9",
                         "tous les jours à 7h", "2026-12-24 18:00"
    --to NAME            another user
    --missed late|skip|ask   what happens when Tom was off then
)"_s;
    case Command::Schedule:
        return uR"(tom schedule             reminders and what Tom does by itself at set times
    add WHEN PROMPT...   WHEN as in tom help remind
        --level N        0 quick, 1 usual, 2 thorough; else Tom decides
        --never TOOLS    what it may not use, as "mail.send,shell" (* is any letters)
        --ask TOOLS      what it asks you about each time
        --missed late|skip|ask   what happens when Tom was off then
    briefing [WHEN]      a morning briefing; its text is yours to change
    delete N, run N, pause N, resume N
)"_s;
    case Command::Notifications:
        return uR"(tom notifications        what is new
    --follow             and what comes;  --all: read ones too;  --json: one line of JSON each
    read [N...]          without N: all
    snooze N WHEN        WHEN as in tom help remind
    mute NAME, unmute NAME   messages of another user
)"_s;
    case Command::Login:
        return uR"(tom login
    --server ADDRESS     the server (default: the last one, else localhost:8443)
    --user NAME          who you are
    --pin FINGERPRINT    the server's key, instead of confirming it
    --password -         read the password from standard input
    --pairing -          read a tom:// code of “tom-server pair” from standard input instead
    --session -          read a session token from standard input instead
)"_s;
    default:
        return overview();
    }
}

} // namespace tom::console
