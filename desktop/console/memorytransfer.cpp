#include "desktop/console/memorytransfer.h"

#include "desktop/console/exitcode.h"
#include "desktop/console/memoryfile.h"
#include "desktop/console/terminal.h"
#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::console {

namespace {

constexpr qsizetype mostAtOnce = 100;
constexpr qsizetype mostBytes = 56 * 1024;   // of the 64 kB that a request may have

} // namespace

MemoryTransfer::MemoryTransfer(desktop::ApiClient &client, CommandLine line) : m_client(client), m_line(std::move(line)) {}

void MemoryTransfer::start()
{
    if (m_line.memoryVerb == MemoryVerb::Export)
        return readPage({});
    const auto memories = memoriesIn(readAllInput().toUtf8());
    if (!memories)
        return Q_EMIT finished(complain(WrongUsage, u"standard input cannot be imported: %1"_s.arg(memories.error().message)));
    m_memories = *memories;
    sendNext();
}

void MemoryTransfer::readPage(const QString &cursor)
{
    m_client.memories({.cursor = cursor}).then(this, [this, cursor](const Result<desktop::MemoryPage> &page) {
        if (!page) {
            if (!m_patience.waits(page.error(), [this, cursor] { readPage(cursor); }))
                Q_EMIT finished(complain(page.error()));
            return;
        }
        m_patience.renew();
        QString text;
        for (const desktop::Memory &memory : page->memories)
            text += QString::fromUtf8(json::compact(memory.object)) + u'\n';
        writeOutput(text);
        if (!page->next.isEmpty())
            return readPage(page->next);
        Q_EMIT finished(Ok);
    });
}

void MemoryTransfer::sendNext()
{
    QJsonArray some;
    qsizetype bytes = 0;
    for (qsizetype i = m_sent; i < m_memories.size() && some.size() < mostAtOnce; ++i) {
        bytes += json::compact(m_memories.at(i)).size() + 1;
        if (bytes > mostBytes && !some.isEmpty())
            break;
        some.append(m_memories.at(i));
    }
    if (some.isEmpty()) {
        writeOutput(u"%1 remembered, %2 changed, %3 known already, %4 refused.\n"_s.arg(m_total.added)
                        .arg(m_total.updated)
                        .arg(m_total.known)
                        .arg(m_total.refused.size()));
        return Q_EMIT finished(m_total.refused.isEmpty() ? Ok : Failed);
    }
    m_client.importMemories(some).then(this, [this, count = some.size()](const Result<desktop::MemoryImport> &result) {
        if (result)
            return takeSent(*result, count);
        if (m_patience.waits(result.error(), [this] { sendNext(); }))
            return;
        if (m_sent > 0)
            writeError(u"tom: %1 of %2 were taken; import the same again to go on\n"_s.arg(m_sent).arg(m_memories.size()));
        Q_EMIT finished(complain(result.error()));
    });
}

void MemoryTransfer::takeSent(const desktop::MemoryImport &result, qsizetype count)
{
    m_patience.renew();
    m_total.added += result.added;
    m_total.updated += result.updated;
    m_total.known += result.known;
    for (const desktop::MemoryImport::Refusal &refusal : result.refused) {
        const QString text = m_memories.value(m_sent + refusal.index).value("text"_L1).toString().simplified();
        writeError(u"tom: refused \"%1\": %2\n"_s.arg(text.left(60), refusal.message));
        m_total.refused.append(refusal);
    }
    m_sent += count;
    sendNext();
}

} // namespace tom::console
