#include "desktop/console/memorycommand.h"

#include "desktop/api/visibletext.h"
#include "desktop/console/exitcode.h"
#include "desktop/console/terminal.h"
#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::console {

namespace {

// On one line, whatever is in it.
QString oneLine(const QString &text)
{
    return desktop::visibleText(text).simplified();
}

QString dayOf(const QDateTime &time)
{
    return time.toLocalTime().toString(u"yyyy-MM-dd"_s);
}

QString shown(const desktop::Memory &memory)
{
    const QString score = memory.score > 0 ? u"  %1"_s.arg(memory.score, 0, 'f', 2) : QString();
    return u"%1  %2%3  %4\n"_s.arg(memory.id, dayOf(memory.updated), score, oneLine(memory.text));
}

QString shown(const desktop::MemoryHistory::Change &change)
{
    const QString when = change.at.toLocalTime().toString(u"yyyy-MM-dd HH:mm"_s);
    if (change.event == "DELETE"_L1)
        return when + u"  forgotten\n"_s;
    if (change.event == "UPDATE"_L1)
        return u"%1  changed: %2\n"_s.arg(when, oneLine(change.newText));
    return u"%1  kept: %2\n"_s.arg(when, change.newText.isEmpty() ? u"(forgotten)"_s : oneLine(change.newText));
}

} // namespace

MemoryCommand::MemoryCommand(desktop::ApiClient &client, CommandLine line) : m_client(client), m_line(std::move(line)) {}

void MemoryCommand::start()
{
    switch (m_line.memoryVerb) {
    case MemoryVerb::Search:
        return search();
    case MemoryVerb::Add:
        return add();
    case MemoryVerb::Forget:
        return forget();
    case MemoryVerb::History:
        return showHistory();
    default:
        return list({});
    }
}

void MemoryCommand::show(const QList<desktop::Memory> &memories) const
{
    QString text;
    for (const desktop::Memory &memory : memories)
        text += m_line.json ? QString::fromUtf8(json::compact(memory.object)) + u'\n' : shown(memory);
    writeOutput(text);
}

void MemoryCommand::search()
{
    m_client.memories({.query = m_line.text, .limit = 20}).then(this, [this](const Result<desktop::MemoryPage> &page) {
        if (!page)
            return Q_EMIT finished(complain(page.error()));
        show(page->memories);
        if (page->memories.isEmpty() && !m_line.json)
            writeOutput(u"Nothing is remembered about that.\n"_s);
        Q_EMIT finished(Ok);
    });
}

void MemoryCommand::list(const QString &cursor)
{
    m_client.memories({.cursor = cursor}).then(this, [this](const Result<desktop::MemoryPage> &page) {
        if (!page)
            return Q_EMIT finished(complain(page.error()));
        show(page->memories);
        m_hasShown = m_hasShown || !page->memories.isEmpty();
        if (!page->next.isEmpty())
            return list(page->next);
        if (!m_hasShown && !m_line.json)
            writeOutput(u"Nothing is remembered.\n"_s);
        Q_EMIT finished(Ok);
    });
}

void MemoryCommand::add()
{
    const QString text = (m_line.text.isEmpty() ? readAllInput() : m_line.text).trimmed();
    if (text.isEmpty())
        return Q_EMIT finished(complain(WrongUsage, u"say what to remember: tom memory add TEXT, or on standard input"_s));
    m_client.addMemory(text).then(this, [this](const Result<desktop::Memory> &kept) {
        if (!kept)
            return Q_EMIT finished(complain(kept.error()));
        if (kept->event == "NONE"_L1)
            writeOutput(u"Known already: "_s + shown(*kept));
        else if (kept->event == "UPDATE"_L1)
            writeOutput(u"Remembered instead of \"%1\": "_s.arg(oneLine(kept->replaced)) + shown(*kept));
        else
            writeOutput(u"Remembered: "_s + shown(*kept));
        Q_EMIT finished(Ok);
    });
}

void MemoryCommand::forget()
{
    m_client.forgetMemory(m_line.id).then(this, [this](const Result<void> &done) {
        if (!done)
            return Q_EMIT finished(complain(done.error()));
        writeOutput(u"Forgotten.\n"_s);
        Q_EMIT finished(Ok);
    });
}

void MemoryCommand::showHistory()
{
    m_client.memoryHistory(m_line.id).then(this, [this](const Result<desktop::MemoryHistory> &history) {
        if (!history)
            return Q_EMIT finished(complain(history.error()));
        QString text;
        for (const desktop::MemoryHistory::Change &change : history->changes)
            text += shown(change);
        writeOutput(text);
        Q_EMIT finished(Ok);
    });
}

} // namespace tom::console
