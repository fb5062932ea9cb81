#pragma once

#include "desktop/chat/assistantmessage.h"
#include "server/app/serverapp.h"
#include "tests/flow/household.h"
#include "tests/flow/relay.h"
#include "tests/gui/windowunderglass.h"
#include "tests/support/countingservice.h"

#include <QDir>
#include <QLabel>
#include <QLineEdit>

#include <algorithm>

namespace tom::desktop {

// A person's window in front of a real server, behind a network that can be cut; its agent, a service, and a model that plays
// scripts. What the server has is seen through a client of its own. For a test to derive from.
class HouseholdWindow
{
protected:
    using Household = test::Household;
    static constexpr int patience = 30000;

    void open()
    {
        m_household = std::make_unique<Household>();
        m_service = std::make_unique<test::CountingService>();
        m_household->writeConfig({}, m_service->url());
        startServer(0);
        m_relay = std::make_unique<test::Relay>(m_server->port());
        m_window = std::make_unique<WindowUnderGlass>();
    }
    void close()
    {
        m_window.reset();
        m_client.reset();
        m_relay.reset();
        m_server.reset();
        m_service.reset();
        m_household.reset();
    }
    void startServer(int port)
    {
        m_server =
            std::make_unique<server::ServerApp>(server::ServerSettings{.dataFolder = m_household->folder(),
                                                                       .listen = QStringLiteral("127.0.0.1"),
                                                                       .agentProgram = QStringLiteral(TOM_BIN_DIR "/tom-agent"),
                                                                       .port = port});
        QVERIFY(m_server->start());
        m_serverPort = m_server->port();
    }
    void fillIn()
    {
        m_port = m_relay->serverPort();
        m_window->find<QLineEdit>("server")->clear();
        m_window->type("server", QStringLiteral("127.0.0.1:%1").arg(m_port));
        m_window->type("username", QStringLiteral("alice"));
        m_window->type("password", Household::password.toString());
    }
    void enter()
    {
        m_window->start({.pin = QString::fromLatin1(m_server->keyFingerprint())});
        fillIn();
        m_window->click("signIn");
        QTRY_COMPARE_WITH_TIMEOUT(connection(), QStringLiteral("● Connected"), patience);
        m_client = test::clientFor(m_server->port(), m_server->keyFingerprint(),
                                   test::signIn(m_server->port(), m_server->keyFingerprint()));
    }
    void leave()
    {
        m_relay->close();
        m_relay->cut();
    }
    void comeBack() { QVERIFY(m_relay->listen(QHostAddress::LocalHost, m_port)); }
    void say(const QString &words) const
    {
        m_window->type("input", words);
        m_window->press("input", Qt::Key_Return);
    }
    template<typename T>
    [[nodiscard]] static T waitFor(const QFuture<Result<T>> &future)
    {
        if (!QTest::qWaitFor([&] { return future.isFinished(); }, patience) || !future.result())
            return {};
        return *future.result();
    }
    // What the server itself has: the conversations, and all of the newest.
    [[nodiscard]] QList<protocol::Conversation> theList() const { return waitFor(m_client->conversations({})).conversations; }
    [[nodiscard]] protocol::ConversationLine theLine() const
    {
        const auto list = theList();
        return list.isEmpty() ? protocol::ConversationLine() : waitFor(m_client->conversation(list.constFirst().id));
    }
    void waitForService() const
    {
        QTRY_VERIFY_WITH_TIMEOUT(std::ranges::any_of(waitFor(m_client->status()).modules,
                                                     [](const protocol::ServiceStatus &module) {
                                                         return module.name == QLatin1StringView("counter")
                                                                && module.status == QLatin1StringView("connected");
                                                     }),
                                 patience);
    }
    [[nodiscard]] qsizetype sessions() const
    {
        return QDir(m_household->folder() + QStringLiteral("/sessions")).entryList(QDir::Files).size();
    }
    [[nodiscard]] QString connection() const { return m_window->find<QLabel>("connectionState")->text(); }
    // From top to bottom, what has words.
    [[nodiscard]] QStringList answers() const
    {
        QList<AssistantMessage *> all = m_window->app->window().findChildren<AssistantMessage *>();
        all.removeIf([](const AssistantMessage *answer) { return !answer->isVisible() || answer->text().isEmpty(); });
        std::ranges::sort(all, {}, [](const AssistantMessage *answer) { return answer->y(); });
        QStringList texts;
        for (const AssistantMessage *answer : std::as_const(all))
            texts += answer->text();
        return texts;
    }

    std::unique_ptr<Household> m_household;
    std::unique_ptr<test::CountingService> m_service;
    std::unique_ptr<server::ServerApp> m_server;
    std::unique_ptr<test::Relay> m_relay;
    std::unique_ptr<WindowUnderGlass> m_window;
    std::unique_ptr<ApiClient> m_client;   // beside the window, to see what the server has
    quint16 m_port = 0;
    int m_serverPort = 0;
};

} // namespace tom::desktop
