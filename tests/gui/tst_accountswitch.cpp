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
    void eachHasItsDraft()
    {
        m_window->type("input", u"for alice"_s);
        m_window->click(button(u"bob"_s, m_other->address()));
        QTRY_COMPARE(m_window->find<QLabel>("accountName")->text(), u"bob"_s);
        QCOMPARE(m_window->find<QPlainTextEdit>("input")->toPlainText(), QString());

        m_window->click(button(u"alice"_s, m_window->server.address()));

        QTRY_COMPARE(m_window->find<QPlainTextEdit>("input")->toPlainText(), u"for alice"_s);
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
    void whoSignsOutOfOneIsInTheOther()
    {
        m_window->find<QAction>("signOutAction")->trigger();

        QTRY_COMPARE(m_window->find<QLabel>("accountName")->text(), u"bob"_s);
        QVERIFY(!m_window->find<QWidget>(button(u"alice"_s, m_window->server.address())));
        QTRY_COMPARE(m_window->server.requestsTo(u"/logout"_s).size(), 1);
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
