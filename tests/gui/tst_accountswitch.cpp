#include "desktop/accounts/localtraces.h"
#include "desktop/chat/chatpanel.h"
#include "desktop/chat/draftstore.h"
#include "desktop/chat/outbox.h"
#include "desktop/conversations/conversationpanel.h"
#include "tests/gui/guimain.h"
#include "tests/gui/windowtree.h"
#include "tests/gui/windowunderglass.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// Two accounts at two servers, side by side.
class TestAccountSwitch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_window = std::make_unique<WindowUnderGlass>();
        m_other = std::make_unique<ScriptedServer>();
        m_other->session = "other-session";
        AccountStore store(m_window->folder.path());
        QVERIFY(store.save({.server = m_other->address(),
                            .username = u"bob"_s,
                            .pinnedKey = m_other->fingerprint(),
                            .session = m_other->session}));
        m_window->startSignedIn();
        QTRY_COMPARE(m_window->find<QLabel>("connectionState")->text(), u"● Connected"_s);
    }
    void cleanup()
    {
        m_window.reset();
        m_other.reset();
    }

    void oneClickLeadsToTheOther()
    {
        QCOMPARE(m_window->find<QLabel>("accountName")->text(), u"alice"_s);
        QTRY_COMPARE(m_other->pushSockets(), 1);   // it listens without being shown

        m_window->click(button(u"bob"_s, m_other->address()));

        QTRY_COMPARE(m_window->find<QLabel>("accountName")->text(), u"bob"_s);
        QCOMPARE(m_other->pushSockets(), 1);
        QCOMPARE(m_window->server.pushSockets(), 1);   // somebody still listens there
        m_other->events = richTurn();
        m_window->type("input", u"Hello"_s);
        m_window->press("input", Qt::Key_Return);
        QTRY_COMPARE(m_other->requestsTo(u"/process"_s).size(), 1);
        QVERIFY(m_window->server.requestsTo(u"/process"_s).isEmpty());
    }
    void theNextStartBeginsWithTheOneThatWasOpen()
    {
        m_window->click(button(u"bob"_s, m_other->address()));
        QTRY_COMPARE(m_window->find<QLabel>("accountName")->text(), u"bob"_s);

        m_window->start();

        QTRY_COMPARE(m_window->find<QLabel>("accountName")->text(), u"bob"_s);
    }
    void nothingIsMarkedThatIsOpenAtTheOther()
    {
        m_window->server.conversations = {spokenConversation(u"c1"_s, u"Lyon"_s, 2), spokenConversation(u"c2"_s, u"Milk"_s, 1)};
        m_other->conversations = m_window->server.conversations;
        m_window->start();
        const auto *list = m_window->find<QListView>("conversationList");
        QTRY_COMPARE(list->model()->rowCount(), 2);
        m_window->openConversation(u"c1"_s);
        QTRY_COMPARE(m_window->app->window().chat().turns().size(), 2);

        m_window->click(button(u"bob"_s, m_other->address()));

        QTRY_COMPARE(m_window->find<QLabel>("accountName")->text(), u"bob"_s);
        QTRY_COMPARE(list->model()->rowCount(), 2);
        QVERIFY(m_window->app->window().chat().turns().isEmpty());
        const QImage shown = m_window->find<QWidget>("conversationList")->grab().toImage();
        m_window->app->window().conversations().setOpen({});
        QCOMPARE(m_window->find<QWidget>("conversationList")->grab().toImage(), shown);
    }
    void eachHasItsDraft()
    {
        m_window->type("input", u"for alice"_s);
        m_window->click(button(u"bob"_s, m_other->address()));
        QTRY_COMPARE(m_window->find<QLabel>("accountName")->text(), u"bob"_s);
        QCOMPARE(m_window->find<QPlainTextEdit>("input")->toPlainText(), QString());

        m_window->click(button(u"alice"_s, m_window->server.address()));

        QTRY_COMPARE(m_window->find<QPlainTextEdit>("input")->toPlainText(), u"for alice"_s);
    }
    void wordsOfAStoppedMessageComeBackWithoutBeingShown()
    {
        m_window->app.reset();
        const Account bob{.server = m_other->address(), .username = u"bob"_s};
        const QString folder = LocalTraces(m_window->folder.path(), bob).folder();
        QVERIFY(Outbox(folder, bob.server, bob.username)
                    .keep({.request = {.request = u"Do it"_s,
                                       .requestId = u"6ba7b810-9dad-11d1-80b4-00c04fd430c8"_s,
                                       .conversation = u"c1"_s,
                                       .clientType = u"desktop"_s},
                           .written = QDateTime::currentDateTimeUtc(),
                           .isTried = true,
                           .isStopped = true}));

        m_window->start();

        QTRY_COMPARE(DraftStore(folder).load(u"c1"_s).text, u"Do it"_s);
        QTRY_VERIFY(Outbox(folder, bob.server, bob.username).entries().isEmpty());
        QVERIFY(m_other->requestsTo(u"/process"_s).isEmpty());
        QCOMPARE(m_window->find<QLabel>("accountName")->text(), u"alice"_s);
    }
    void whoAddsOneCanGoBack()
    {
        m_window->click("addAccount");
        QTRY_VERIFY(m_window->isVisible("signInPanel"));
        QVERIFY(m_window->find<QLineEdit>("server")->text().isEmpty());
        QVERIFY(unnamedControls(&m_window->app->window()).isEmpty());

        m_window->click("signInBack");

        QTRY_VERIFY(m_window->isVisible("chatPanel"));
        QCOMPARE(m_window->find<QLabel>("accountName")->text(), u"alice"_s);
        QCOMPARE(m_window->server.pushSockets(), 1);
    }
    void theTomOfThisComputerCanBeTheOneMore()
    {
        m_window->click("addAccount");
        QTRY_VERIFY(m_window->isVisible("signInPanel"));
        QVERIFY(m_window->isVisible("toWelcome"));

        m_window->click("toWelcome");

        QVERIFY(m_window->isVisible("startLocal"));
        QVERIFY(m_window->isVisible("signInBack"));
    }
    void whoSignsOutOfOneIsInTheOther()
    {
        m_window->find<QAction>("signOutAction")->trigger();

        QTRY_COMPARE(m_window->find<QLabel>("accountName")->text(), u"bob"_s);
        QVERIFY(!m_window->find<QWidget>(button(u"alice"_s, m_window->server.address())));
        QTRY_COMPARE(m_window->server.requestsTo(u"/logout"_s).size(), 1);
    }
    void whoeverIsLeftOutAltogetherChoosesWhoComesBack()
    {
        m_window->type("input", u"begun"_s);
        m_window->server.session = "another";
        m_other->session = "yet another";
        m_other->restart();
        m_window->server.restart();
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("signInPanel"), 20000);
        const QByteArray bob = u"other bob %1"_s.arg(m_other->address()).toUtf8();
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible(bob.constData()), 20000);
        QVERIFY(!m_window->isVisible("signInBack"));   // nobody is in
        QCOMPARE(m_window->find<QPushButton>(bob.constData())->text(),
                 u"Sign in as bob at %1"_s.arg(QUrl(m_other->address()).authority()));
        QCOMPARE(unnamedControls(&m_window->app->window()), QStringList());

        m_window->click(bob.constData());
        QTRY_COMPARE(m_window->find<QLineEdit>("server")->text(), m_other->address());
        QCOMPARE(m_window->find<QLineEdit>("username")->text(), u"bob"_s);
        const QByteArray alice = u"other alice %1"_s.arg(m_window->server.address()).toUtf8();
        QTRY_VERIFY(m_window->isVisible(alice.constData()));
        QVERIFY(!m_window->isVisible(bob.constData()));
        m_window->click(alice.constData());
        QTRY_COMPARE(m_window->find<QLineEdit>("username")->text(), u"alice"_s);
        m_window->type("password", u"correct horse"_s);
        m_window->click("signIn");

        QTRY_VERIFY(m_window->isVisible("chatPanel"));
        QCOMPARE(m_window->find<QPlainTextEdit>("input")->toPlainText(), u"begun"_s);
        QVERIFY(m_window->find<QWidget>(button(u"bob"_s, m_other->address()))->accessibleName().contains(u"sign in again"_s));
    }
    void allIsForKeysAndScreenReaders()
    {
        QCOMPARE(unnamedControls(&m_window->app->window()), QStringList());
        QStringList unreached = unreachedByTab(&m_window->app->window());
        unreached.removeIf([](const QString &control) {   // the chat's own controls are its own tests' to walk
            return !control.startsWith("account"_L1) && !control.startsWith("addAccount"_L1) && !control.contains("Way"_L1);
        });
        QCOMPARE(unreached, QStringList());
    }

private:
    [[nodiscard]] const char *button(const QString &name, const QString &server)
    {
        m_button = u"account %1 %2"_s.arg(name, server).toUtf8();
        return m_button.constData();
    }

    std::unique_ptr<WindowUnderGlass> m_window;
    std::unique_ptr<ScriptedServer> m_other;
    QByteArray m_button;
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestAccountSwitch>(argc, argv);
}
#include "tst_accountswitch.moc"
