#include "desktop/memory/memorycontroller.h"

#include "desktop/api/apiclient.h"
#include "desktop/api/apierror.h"

using namespace std::chrono_literals;

namespace tom::desktop {

namespace {

constexpr auto memoryTypingPause = 250ms;

} // namespace

MemoryController::MemoryController(ApiClient &client, QObject *parent) : QObject(parent), m_client(client)
{
    m_typingPause.setSingleShot(true);
    m_typingPause.setInterval(memoryTypingPause);
    connect(&m_typingPause, &QTimer::timeout, this, &MemoryController::ask);
}

void MemoryController::refresh()
{
    ask();
}

void MemoryController::search(const QString &words)
{
    m_words = words;
    ++m_question;   // what is on the way is for other words
    m_typingPause.start();
}

void MemoryController::ask()
{
    m_readsOn = false;
    m_client.memories({.query = m_words}).then(this, [this, question = ++m_question](const Result<MemoryPage> &page) {
        if (question != m_question)
            return;
        if (!page)
            return Q_EMIT unreachable(errorText(page.error()));
        m_memories = page->memories;
        m_next = page->next;
        Q_EMIT changed(m_memories, m_words);
    });
}

void MemoryController::readOn()
{
    if (m_next.isEmpty() || m_readsOn)
        return;
    m_readsOn = true;
    m_client.memories({.query = m_words, .cursor = m_next})
        .then(this, [this, question = m_question](const Result<MemoryPage> &page) {
            if (question != m_question)
                return;
            m_readsOn = false;
            if (!page)
                return;   // asked for again when somebody scrolls
            m_memories += page->memories;
            m_next = page->next;
            Q_EMIT changed(m_memories, m_words);
        });
}

void MemoryController::keep(const QString &id, const QString &text)
{
    (id.isEmpty() ? m_client.addMemory(text) : m_client.changeMemory(id, text)).then(this, [this](const Result<Memory> &done) {
        if (!done)
            return Q_EMIT failed(tr("It was not kept: %1").arg(errorText(done.error())));
        Q_EMIT kept(*done);
        ask();
    });
}

void MemoryController::forget(const QString &id)
{
    m_client.forgetMemory(id).then(this, [this](const Result<void> &done) {
        if (!done && done.error().code != ErrorCode::NotFound)
            return Q_EMIT failed(tr("It was not forgotten: %1").arg(errorText(done.error())));
        ask();
    });
}

void MemoryController::askForHistory(const QString &id)
{
    m_client.memoryHistory(id).then(this, [this, id](const Result<MemoryHistory> &history) {
        if (history)
            Q_EMIT historyKnown(id, history->changes);
    });
}

} // namespace tom::desktop
