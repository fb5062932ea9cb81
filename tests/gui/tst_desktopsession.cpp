#include "tests/flow/household.h"
#include "tests/gui/livehouse.h"
#include "tests/gui/sessionmain.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMessageBox>
#include <QPushButton>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

namespace {

constexpr int patience = 30'000;

QDBusMessage askKeyring(const QString &path, const QString &method, const QVariantList &arguments)
{
    QDBusMessage call =
        QDBusMessage::createMethodCall(u"org.freedesktop.secrets"_s, path, method.section(u'/', 0, 0), method.section(u'/', 1));
    call.setArguments(arguments);
    return QDBusConnection::sessionBus().call(call, QDBus::BlockWithGui, patience);
}

// What lies in the keyring for Tom, as any other program of the session finds it there.
QStringList keptPasswords()
{
    const QString root = u"/org/freedesktop/secrets"_s;
    const QString service = u"org.freedesktop.Secret.Service"_s;
    const auto plain = QVariant::fromValue(QDBusVariant(QString()));
    const QVariantList opened = askKeyring(root, service + u"/OpenSession"_s, {u"plain"_s, plain}).arguments();
    if (opened.size() < 2)
        return {};
    const auto session = opened.at(1).value<QDBusObjectPath>();
    const auto wanted = QVariant::fromValue(QMap<QString, QString>{{u"server"_s, u"Tom"_s}});
    const QVariantList found = askKeyring(root, service + u"/SearchItems"_s, {wanted}).arguments();
    if (found.isEmpty())
        return {};
    QStringList passwords;
    for (const QDBusObjectPath &item : qdbus_cast<QList<QDBusObjectPath>>(found.constFirst())) {
        const QVariantList secret =
            askKeyring(item.path(), u"org.freedesktop.Secret.Item/GetSecret"_s, {QVariant::fromValue(session)}).arguments();
        if (secret.isEmpty())
            continue;
        const auto argument = secret.constFirst().value<QDBusArgument>();
        QDBusObjectPath path;
        QByteArray parameters;
        QByteArray value;
        QString type;
        argument.beginStructure();
        argument >> path >> parameters >> value >> type;
        argument.endStructure();
        passwords.append(QString::fromUtf8(value));
    }
    return passwords;
}

} // namespace

// The program in a whole desktop session, beside the real server and its agent: keyring and notifications are the
// real ones of other programs.
class TestDesktopSession : public QObject
{
    Q_OBJECT

public:
    explicit TestDesktopSession(DesktopSession &session) : m_session(session) {}

private Q_SLOTS:
    void initTestCase() { qDBusRegisterMetaType<QMap<QString, QString>>(); }
    void init() { m_house = std::make_unique<LiveHouse>(); }
    void cleanup()
    {
        m_house.reset();
        m_session.stopKeyring();
        m_session.stopNotifications();
        m_session.stopTray();
    }

    void aPasswordIsKeptInTheKeyringAndLeavesItWithTheUser()
    {
        QVERIFY(m_session.startKeyring());
        m_house->startSignedOut();
        QVERIFY(m_house->isVisible("remember"));
        m_house->type("password", test::Household::password.toString());
        QTest::keyClick(m_house->find<QCheckBox>("remember"), Qt::Key_Space);
        m_house->click("signIn");
        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● Connected"_s, patience);
        QTRY_COMPARE(keptPasswords(), QStringList{test::Household::password.toString()});

        m_house->startWindow();
        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● Connected"_s, patience);
        QVERIFY(!m_house->isVisible("signInPanel"));

        m_house->startSignedOut();   // as after a session that has ended
        QTRY_COMPARE_WITH_TIMEOUT(m_house->find<QLineEdit>("password")->text(), test::Household::password.toString(), patience);
        m_house->click("signIn");
        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● Connected"_s, patience);

        m_house->app->window().findChild<QAction *>(u"signOutAction"_s)->trigger();

        QTRY_VERIFY_WITH_TIMEOUT(m_house->isVisible("signInPanel"), patience);
        QTRY_COMPARE(keptPasswords(), QStringList());
        QTRY_COMPARE(m_house->askFor(u"/sessions"_s, u"sessions"_s).size(), 2);   // of the other device, and one never ended
    }
    void withoutAKeyringOneIsToldAndSignedIn_data()
    {
        QTest::addColumn<bool>("isLocked");
        QTest::newRow("there is none") << false;
        QTest::newRow("it is locked, and nobody asks for its password") << true;
    }
    void withoutAKeyringOneIsToldAndSignedIn()
    {
        QFETCH(const bool, isLocked);
        if (isLocked) {
            QVERIFY(m_session.startKeyring());   // so that there is one
            QVERIFY(m_session.startKeyring(false));
        }
        m_house->startSignedOut();
        m_house->type("password", test::Household::password.toString());
        if (m_house->isVisible("remember"))
            QTest::keyClick(m_house->find<QCheckBox>("remember"), Qt::Key_Space);
        m_house->click("signIn");

        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● Connected"_s, patience);
        QTRY_VERIFY_WITH_TIMEOUT(m_house->find<QMessageBox>("tellBox"), patience);
        const auto *box = m_house->find<QMessageBox>("tellBox");
        QVERIFY2(box->text().contains(u"The system's keychain refused: "_s), qPrintable(box->text()));
        QVERIFY(!box->text().contains(u'\n'));
    }
    void aNotificationIsShownAndItsButtonsActAtTheServer()
    {
        QVERIFY(m_session.startNotifications());
        enter();
        m_house->remind(u"Water the plants"_s);
        QTRY_COMPARE_WITH_TIMEOUT(dunst({u"count"_s, u"displayed"_s}), u"1"_s, patience);
        QVERIFY(!m_house->notification(u"Water the plants"_s).value("read"_L1).toBool());

        m_session.choose(u"#Done"_s);
        dunst({u"context"_s});

        QTRY_VERIFY_WITH_TIMEOUT(m_house->notification(u"Water the plants"_s).value("read"_L1).toBool(), patience);
        QTRY_COMPARE_WITH_TIMEOUT(dunst({u"count"_s, u"displayed"_s}), u"0"_s, patience);
        QVERIFY(dunst({u"history"_s}).contains(u"Water the plants"_s));

        m_house->remind(u"Call Bob"_s);
        QTRY_COMPARE_WITH_TIMEOUT(dunst({u"count"_s, u"displayed"_s}), u"1"_s, patience);
        m_session.choose(u"#In an hour"_s);
        dunst({u"context"_s});
        QTRY_VERIFY_WITH_TIMEOUT(m_house->notification(u"Call Bob"_s).contains("snoozed_until"_L1), patience);
    }
    void whatIsDoneElsewhereLeavesTheScreen()
    {
        QVERIFY(m_session.startNotifications());
        enter();
        m_house->remind(u"Water the plants"_s);
        QTRY_COMPARE_WITH_TIMEOUT(dunst({u"count"_s, u"displayed"_s}), u"1"_s, patience);

        const QJsonValue id = m_house->notification(u"Water the plants"_s).value("id"_L1);
        m_house->ask("POST", u"/notifications/ack"_s, {{u"ids"_s, QJsonArray{id}}});   // on another device

        QTRY_COMPARE_WITH_TIMEOUT(dunst({u"count"_s, u"displayed"_s}), u"0"_s, patience);
    }
    void aClickOnANotificationOpensIt()
    {
        QVERIFY(m_session.startNotifications());
        enter();
        m_house->remind(u"Water the plants"_s);
        QTRY_COMPARE_WITH_TIMEOUT(dunst({u"count"_s, u"displayed"_s}), u"1"_s, patience);

        dunst({u"action"_s, u"0"_s});

        QTRY_VERIFY_WITH_TIMEOUT(m_house->isVisible("inboxPage"), patience);
        QTRY_COMPARE(m_house->find<QLabel>("notificationTitle")->text(), u"Water the plants"_s);
    }
    void aCallIsApprovedInANotification()
    {
        QVERIFY(m_session.startNotifications());
        enter();
        QTRY_VERIFY_WITH_TIMEOUT(m_house->isConnected(u"counter"_s), patience);
        m_house->begin(u"count"_s, {u"counter"_s});
        QTRY_VERIFY_WITH_TIMEOUT(m_house->model.open, patience);
        m_house->model.call(u"c1"_s, u"counter__write_count"_s);
        QTRY_COMPARE_WITH_TIMEOUT(dunst({u"count"_s, u"displayed"_s}), u"1"_s, patience);
        QCOMPARE(m_house->service.calls, 0);

        m_session.choose(u"#Approve"_s);
        dunst({u"context"_s});

        QTRY_COMPARE_WITH_TIMEOUT(m_house->service.calls, 1, patience);
        QVERIFY(m_house->askFor(u"/approvals"_s, u"approvals"_s).isEmpty());
        QTRY_COMPARE_WITH_TIMEOUT(dunst({u"count"_s, u"displayed"_s}), u"0"_s, patience);
    }

private:
    // Until the window has its inbox: what is in the first one calls nobody.
    void enter() const
    {
        m_house->remind(u"Known before"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!m_house->notification(u"Known before"_s).isEmpty(), patience);
        m_house->startWindow();
        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● Connected"_s, patience);
        QTRY_COMPARE_WITH_TIMEOUT(m_house->find<QListView>("inboxList")->model()->rowCount(), 1, patience);
    }
    [[nodiscard]] QString connection() const { return m_house->find<QLabel>("connectionState")->text(); }
    static QString dunst(const QStringList &arguments) { return DesktopSession::run(u"dunstctl"_s, arguments); }

    DesktopSession &m_session;
    std::unique_ptr<LiveHouse> m_house;
};

int main(int argc, char *argv[])
{
    return runInSession<TestDesktopSession>(argc, argv);
}
#include "tst_desktopsession.moc"
