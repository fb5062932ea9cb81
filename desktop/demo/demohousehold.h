#pragma once

#include "shared/protocol/conversationline.h"
#include "shared/protocol/turnevent.h"

#include <QJsonArray>
#include <QUrlQuery>

namespace tom::desktop {

// What a server would know of one household, made up: answers as the API would, and remembers what is changed until the
// program ends. Knows no network, no model and no file.
class DemoHousehold
{
public:
    struct Answer
    {
        int status = 200;
        QJsonObject body{};
    };

    explicit DemoHousehold(const QDateTime &now = QDateTime::currentDateTimeUtc());

    [[nodiscard]] Answer answer(const QByteArray &method, const QString &path, const QUrlQuery &query, const QJsonObject &body);
    // What happens when somebody says that: the events of the turn, which is in the conversation from now on.
    [[nodiscard]] QList<protocol::TurnEvent> say(const QJsonObject &request);

private:
    [[nodiscard]] Answer look(const QString &path, const QUrlQuery &query);
    [[nodiscard]] Answer change(const QByteArray &method, const QString &path, const QJsonObject &body);
    [[nodiscard]] QJsonObject conversations(const QUrlQuery &query) const;
    [[nodiscard]] QJsonObject usage(const QUrlQuery &query) const;
    void acknowledge(const QJsonObject &body);
    void addTurn(const QString &conversation, const QJsonObject &said);
    [[nodiscard]] QJsonObject reactionTo(const QString &words) const;
    protocol::ConversationLine &lineOf(const QString &conversation);

    QDateTime m_now;
    QJsonObject m_pages;     // by path, as the API has them
    QJsonArray m_answers;    // what is said to which words
    QList<protocol::ConversationLine> m_lines;
    qint64 m_lastMessage = 0;
    int m_turns = 0;
};

} // namespace tom::desktop
