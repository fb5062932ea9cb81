#pragma once

#include "shared/auth/certificate.h"
#include "shared/httpserver/httpserver.h"
#include "shared/protocol/conversationline.h"
#include "shared/protocol/pushmessage.h"
#include "shared/protocol/turnevent.h"

#include <QWebSocket>

namespace tom::desktop {

// A server that does what the test wrote down, over real TLS. It knows one user (alice, "correct horse") and one turn.
class ScriptedServer : public QObject
{
    Q_OBJECT

public:
    struct Cut
    {
        enum Way { Ends, HalfAnEvent, SaysResume };
        qint64 after = 0;   // the number of the last event that still goes out whole
        Way way = Ends;
    };

    explicit ScriptedServer(quint16 port = 0);
    // Breaks off everything that is open; restart() serves again at the same port with the same key.
    void kill();
    void restart();
    // The same port, another key.
    void changeKey();
    void changeKey(const auth::CertifiedKey &key);

    [[nodiscard]] QString address() const;
    [[nodiscard]] QByteArray fingerprint() const { return auth::keyFingerprint(m_key.chain.constFirst()); }
    [[nodiscard]] QList<httpserver::Request> requestsTo(const QString &path) const;

    // Writes an event to the turn, and to everybody who follows it.
    void say(const protocol::TurnEventBody &body);

    // Tells it to every open push channel.
    void push(const protocol::PushMessage &message);
    void pushText(const QString &text);
    [[nodiscard]] qsizetype pushSockets() const;
    bool refusesPush = false;

    QByteArray session = "scripted-session";
    QString code;                       // that a sign-in needs, too; empty: none
    QList<httpserver::Request> requests;
    QList<protocol::TurnEvent> events;
    QList<Cut> cuts;                    // one for each stream, in order; those after them are not cut
    std::optional<Error> refusal;       // of the next stream
    QList<protocol::Approval> approvals;   // that wait
    QList<protocol::Elicitation> forms;    // the same
    QList<protocol::ApprovalRule> rules;
    QList<protocol::ConversationLine> conversations;
    httpserver::Response spoken{.status = 503};         // to POST /speech
    Result<QString> transcript = QStringLiteral("These are the words");   // to POST /transcriptions
    bool holdsTranscripts = false;      // they are not answered
    QString language;                   // of the user's settings
    QString arrived;                    // the id of a request that has become the turn
    bool mute = false;                  // takes requests to /process and answers nothing
    bool holdsReading = false;          // answers of a conversation wait for let(), and those to /reset
    bool holdsResets = false;
    void let();
    void refuseWaiting(const Error &error);   // what it took so, now

Q_SIGNALS:
    void requested(const QString &path);

private:
    static constexpr qint64 largestRecording = 10 * 1024 * 1024;

    using Handler = void (ScriptedServer::*)(const httpserver::Request &, httpserver::Reply);

    void serve();
    void route(const QByteArray &method, const QString &pattern, bool needsSession, Handler handler, qint64 bodyBytes = 0);
    void login(const httpserver::Request &request, httpserver::Reply reply);
    void logout(const httpserver::Request &request, httpserver::Reply reply);
    void auth(const httpserver::Request &request, httpserver::Reply reply);
    void status(const httpserver::Request &request, httpserver::Reply reply);
    void tasks(const httpserver::Request &request, httpserver::Reply reply);
    void reset(const httpserver::Request &request, httpserver::Reply reply);
    void process(const httpserver::Request &request, httpserver::Reply reply);
    void stop(const httpserver::Request &request, httpserver::Reply reply);
    void attach(const httpserver::Request &request, httpserver::Reply reply);
    void settings(const httpserver::Request &request, httpserver::Reply reply);
    void speak(const httpserver::Request &request, httpserver::Reply reply);
    void transcribe(const httpserver::Request &request, httpserver::Reply reply);
    void listApprovals(const httpserver::Request &request, httpserver::Reply reply);
    void decide(const httpserver::Request &request, httpserver::Reply reply);
    void listRules(const httpserver::Request &request, httpserver::Reply reply);
    void forgetRule(const httpserver::Request &request, httpserver::Reply reply);
    void listForms(const httpserver::Request &request, httpserver::Reply reply);
    void answerForm(const httpserver::Request &request, httpserver::Reply reply);
    void listConversations(const httpserver::Request &request, httpserver::Reply reply);
    void showConversation(const httpserver::Request &request, httpserver::Reply reply);
    void changeConversation(const httpserver::Request &request, httpserver::Reply reply);
    void binConversation(const httpserver::Request &request, httpserver::Reply reply);
    [[nodiscard]] protocol::ConversationLine *lineOf(const httpserver::Request &request);
    void hold(httpserver::Reply reply, const httpserver::Response &response);
    void follow(qint64 from, httpserver::Reply reply);
    [[nodiscard]] bool knows(const httpserver::Request &request) const;

    quint16 m_port;
    auth::CertifiedKey m_key;
    std::unique_ptr<httpserver::HttpServer> m_server;
    std::vector<std::unique_ptr<httpserver::StreamReply>> m_followers;
    std::vector<httpserver::Reply> m_unanswered;
    std::vector<std::pair<httpserver::Reply, httpserver::Response>> m_held;
    std::vector<std::unique_ptr<QWebSocket>> m_pushSockets;
};

// A call that waits for the user's word, and a form; both of the turn t1.
[[nodiscard]] protocol::Approval dangerousCall();
[[nodiscard]] protocol::Elicitation seatForm();

// A conversation in which so many questions were asked and answered.
[[nodiscard]] protocol::ConversationLine spokenConversation(const QString &id, const QString &title, int turns);

// A turn with everything in it: nine events.
[[nodiscard]] QList<protocol::TurnEvent> richTurn(const QString &turn = QStringLiteral("t1"));

} // namespace tom::desktop
