#pragma once

#include "desktop/conversations/conversationmodel.h"
#include "shared/protocol/processrequest.h"
#include "tests/desktop/scriptedserver.h"
#include "tests/gui/glass.h"

#include <QListView>
#include <QTemporaryDir>

namespace tom::desktop {

// The program in a folder of its own, beside a scripted server. restart() is what a user does who closes the program and
// starts it again.
class WindowUnderGlass : public Glass
{
public:
    ~WindowUnderGlass() { app.reset(); }   // before its server and its folder
    WindowUnderGlass() = default;
    WindowUnderGlass(const WindowUnderGlass &) = delete;
    WindowUnderGlass &operator=(const WindowUnderGlass &) = delete;

    void start(const DesktopOptions &options = {})
    {
        app.reset();
        app = std::make_unique<DesktopApp>(folder.path(), options);
        app->start();
        QVERIFY(QTest::qWaitForWindowExposed(&app->window()));
        if (isVisible("welcomePage"))
            click("connectOther");
    }
    void startSignedIn()
    {
        AccountStore store(folder.path());
        QVERIFY(store.save({.server = server.address(),
                            .username = QStringLiteral("alice"),
                            .pinnedKey = server.fingerprint(),
                            .session = server.session}));
        start();
    }

    // Lyon with two messages of each, and Milk with one.
    void startWithTwoConversations()
    {
        server.conversations = {spokenConversation(QStringLiteral("c1"), QStringLiteral("Lyon"), 2),
                                spokenConversation(QStringLiteral("c2"), QStringLiteral("Milk"), 1)};
        startSignedIn();
        QTRY_COMPARE(find<QListView>("conversationList")->model()->rowCount(), 2);
    }

    void say(const QString &words) const
    {
        type("input", words);
        press("input", Qt::Key_Return);
    }
    // A click on it in the list of conversations.
    void openConversation(const QString &id) const
    {
        const auto *list = find<QListView>("conversationList");
        const QModelIndexList found = list->model()->match(list->model()->index(0, 0), ConversationModel::IdRole, id);
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(found.constFirst()).center());
    }
    // What the server was asked last.
    [[nodiscard]] protocol::ProcessRequest asked() const
    {
        return server.requestsTo(QStringLiteral("/process"))
            .constLast()
            .json()
            .and_then(protocol::ProcessRequest::fromJson)
            .value();
    }

    QTemporaryDir folder;
    ScriptedServer server;
};

} // namespace tom::desktop
