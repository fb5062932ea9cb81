#include "agent/conversation/schema.h"
#include "agent/inbox/modulenotices.h"
#include "tests/agent/support/setclock.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;

class TestModuleNotices : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        open();
    }

    void tellsATextOnceHoweverOftenItIsRead()
    {
        for (int i = 0; i < 3; ++i)
            QVERIFY(m_notices->take(u"mail"_s, u"2 new mails"_s));
        open();   // and not again after a restart
        QVERIFY(m_notices->take(u"mail"_s, u"2 new mails"_s));

        const auto there = m_inbox->since(0, 10)->notifications;
        QCOMPARE(there.size(), 1);
        QCOMPARE(there.constFirst().kind, protocol::NotificationKind::ModuleNotice);
        QCOMPARE(there.constFirst().sender, u"mail"_s);
        QCOMPARE(there.constFirst().text, u"2 new mails"_s);
    }
    void replacesWhatNobodyHasRead()
    {
        QVERIFY(m_notices->take(u"mail"_s, u"2 new mails"_s));
        QVERIFY(m_notices->take(u"washer"_s, u"runs"_s));
        QVERIFY(m_notices->take(u"mail"_s, u"3 new mails"_s));

        const auto there = m_inbox->since(0, 10)->notifications;
        QCOMPARE(there.size(), 2);
        QCOMPARE(there.constLast().text, u"3 new mails"_s);
        QVERIFY(m_inbox->acknowledge({.ids = {there.constLast().id}}));
        QVERIFY(m_notices->take(u"mail"_s, u"4 new mails"_s));
        QCOMPARE(m_inbox->since(0, 10)->notifications.size(), 3);
    }
    void tellsTheSameAgainWhenItWasSilentMeanwhile()
    {
        QVERIFY(m_notices->take(u"washer"_s, u"done"_s));
        QVERIFY(m_inbox->acknowledge({.through = 100}));
        QVERIFY(m_notices->take(u"washer"_s, {}));
        QVERIFY(m_notices->take(u"washer"_s, u"done"_s));

        QCOMPARE(m_inbox->since(0, 10)->notifications.size(), 2);
    }

private:
    void open()
    {
        m_database.reset();
        auto opened = store::Database::open(m_folder->filePath(u"agent.sqlite"_s), agentMigrations());
        QVERIFY(opened);
        m_database = std::move(*opened);
        m_inbox = std::make_unique<Inbox>(*m_database, m_clock);
        m_notices = std::make_unique<ModuleNotices>(*m_database, *m_inbox);
    }

    SetClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<store::Database> m_database;
    std::unique_ptr<Inbox> m_inbox;
    std::unique_ptr<ModuleNotices> m_notices;
};

QTEST_GUILESS_MAIN(TestModuleNotices)
#include "tst_modulenotices.moc"
