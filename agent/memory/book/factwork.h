#pragma once

#include "agent/memory/book/memorybook.h"
#include "shared/llm/factprompt.h"

#include <QTimer>

namespace tom::memory {

// Has a model find the facts in what was added for that, one after the other and in the background: one question each, whose
// answer is on disk before it is acted upon. What was said stands where it is until its facts take its place, so nothing is
// lost however this process ends. A model that cannot be reached is asked again later.
class FactWork : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        QString provider{};   // whom the configuration names for it; empty: the usual one
        std::function<bool()> hasModel{};
        std::chrono::milliseconds retry = std::chrono::seconds(60);
    };

    // Both must outlive this.
    FactWork(MemoryBook &book, llm::LlmClient &llm, Settings settings, QObject *parent = nullptr);
    ~FactWork() override;

    void look(const QString &user);
    [[nodiscard]] bool isIdle() const { return m_users.isEmpty(); }

    static constexpr int maxAttempts = 3;                // with a model that does not answer in the form that is asked for
    static constexpr std::chrono::minutes patience{2};   // with its answer
    static constexpr int mostKnown = 20;                 // memories that it is shown beside

private:
    void next();
    void begin(const QString &user, const UnreadMemory &unread);
    void askModel(const QList<llm::KnownFact> &known);
    void takeAnswer(const Result<llm::Completion> &answer);
    void place(const QString &facts);
    [[nodiscard]] Result<void> placeAll(const QJsonArray &facts);
    void finish(const Result<void> &done);
    void retryLater();

    MemoryBook &m_book;
    llm::LlmClient &m_llm;
    Settings m_settings;
    QStringList m_users;   // that have something to look through, as far as is known
    QTimer m_next;
    QString m_user;        // whose it is now
    std::optional<UnreadMemory> m_unread;
    QList<llm::KnownFact> m_known;
    std::unique_ptr<llm::LlmReply> m_reply;
    bool m_hasFailed = false;   // said once, not with every attempt
};

} // namespace tom::memory
