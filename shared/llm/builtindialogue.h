#pragma once

#include "shared/llm/builtinassistant.h"
#include "shared/llm/builtinscorer.h"
#include "shared/llm/llmclient.h"

namespace tom::llm::builtin {

inline constexpr QLatin1StringView ownerName = builtinModel;

// What the built-in assistant says or calls next. A question of its own that waits for an answer lives in the opaque
// part of its message: the conversation is all the state there is.
class Dialogue
{
public:
    // tools: the set of the request's tools where somebody has it already.
    Dialogue(const CompletionRequest &request, const QDateTime &now, std::shared_ptr<const ToolSet> tools = {});

    [[nodiscard]] Message next();

private:
    struct Pending
    {
        QString kind{};         // "value": of a parameter, "consent": yes or no, "choice": which of the things found
        QString tool{};
        QList<QJsonObject> calls{};
        QString parameter{};

        [[nodiscard]] QJsonObject toJson() const;
        [[nodiscard]] static Pending fromJson(const QJsonObject &object);
    };

    [[nodiscard]] Message answerUser();
    [[nodiscard]] Message answerResults();
    [[nodiscard]] std::optional<Message> goOn(const Pending &pending, const Sentence &sentence);
    [[nodiscard]] std::optional<Message> takeValue(const Pending &pending, const Sentence &sentence);
    [[nodiscard]] std::optional<Message> takeConsent(const Pending &pending, const Sentence &sentence);
    [[nodiscard]] Message chooseAmong(const Pending &pending, const QString &result);
    [[nodiscard]] Message act(const ToolProfile &profile, const QList<QJsonObject> &calls, const QStringList &missing);
    [[nodiscard]] std::optional<Message> lookFirst(const ToolChoice &choice, const Sentence &sentence);
    [[nodiscard]] Message askFor(const ToolProfile &profile, const QList<QJsonObject> &calls, const QString &parameter,
                                 const QString &before = {});
    [[nodiscard]] Message askConsent(const ToolProfile &profile, const QList<QJsonObject> &calls);
    [[nodiscard]] Message call(const ToolProfile &profile, const QList<QJsonObject> &calls) const;
    [[nodiscard]] Message say(const QString &text) const;
    [[nodiscard]] Message say(const QString &text, const Pending &pending) const;

    [[nodiscard]] const ToolProfile *tool(const QString &name) const;
    [[nodiscard]] qsizetype lastOf(Role role) const;   // -1: there is none
    [[nodiscard]] const Language &languageSoFar() const;

    const CompletionRequest &m_request;
    QDateTime m_now;
    std::shared_ptr<const ToolSet> m_tools;
    const Language *m_language;
};

} // namespace tom::llm::builtin
