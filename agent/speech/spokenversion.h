#pragma once

#include "shared/llm/llmclient.h"

#include <QTimer>

namespace tom::agent {

// An answer as it is said aloud: a model makes it shorter and takes out what cannot be said; when it does not in time, the
// answer's own sentences without their Markdown. Ends by exactly one finished, never before control has returned to the
// event loop.
class SpokenVersion : public QObject
{
    Q_OBJECT

public:
    struct Words
    {
        QString request{};   // the user's: its language is the one to speak
        QString answer{};
        bool goesOn = false;   // it is the beginning of one
    };

    // provider: as in the configuration; empty: the default.
    SpokenVersion(llm::LlmClient &llm, const QString &provider, const Words &words,
                  std::chrono::milliseconds patience = std::chrono::seconds(8), QObject *parent = nullptr);

    void skip();   // no model is waited for any longer

Q_SIGNALS:
    void finished(const QString &text, const tom::protocol::Usage &usage);

private:
    void takeAnswer(const Result<llm::Completion> &result);
    void end(const QString &text, const protocol::Usage &usage);

    Words m_words;
    std::unique_ptr<llm::LlmReply> m_reply;
    QTimer m_patience;
    bool m_isFinished = false;
};

} // namespace tom::agent
