#include "desktop/api/apiclient.h"
#include "desktop/chat/courier.h"
#include "shared/core/atomicfile.h"
#include "shared/http/networkhttpclient.h"
#include "tests/desktop/scriptedserver.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// Messages on their way to the server that nobody looks at.
class TestCourier : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<ScriptedServer>();
        m_server->events = richTurn();
        m_outbox = std::make_unique<Outbox>(m_folder->path(), m_server->address(), u"alice"_s);
        m_client = std::make_unique<ApiClient>(
            std::make_unique<http::NetworkHttpClient>(http::Trust{.pinnedKey = m_server->fingerprint()}),
            ServerAddress::parse(m_server->address()).value(), m_server->session);
        m_courier = std::make_unique<Courier>(*m_client, *m_outbox, files(), DraftStore(m_folder->path()));
    }
    void cleanup()
    {
        m_courier.reset();
        m_client.reset();
    }

    void whatMayHaveArrivedIsLookedForBeforeItIsSent_data()
    {
        QTest::addColumn<bool>("isTried");
        QTest::addColumn<bool>("hadArrived");
        QTest::addColumn<QStringList>("asked");
        const QString look = u"GET /process/"_s + id;
        QTest::newRow("never on its way") << false << false << QStringList{u"POST /process"_s};
        QTest::newRow("arrived") << true << true << QStringList{look};
        QTest::newRow("lost on its way") << true << false << QStringList{look, u"POST /process"_s};
    }
    void whatMayHaveArrivedIsLookedForBeforeItIsSent()
    {
        QFETCH(const bool, isTried);
        QFETCH(const bool, hadArrived);
        QFETCH(const QStringList, asked);
        m_server->arrived = hadArrived ? id : QString();
        wait({.isTried = isTried});
        const QSignalSpy delivered(m_courier.get(), &Courier::delivered);

        m_courier->hurry();

        QTRY_COMPARE(delivered.size(), 1);
        QCOMPARE(delivered.at(0), (QVariantList{u"c1"_s, u"c1"_s}));
        QCOMPARE(this->asked(), asked);
        QVERIFY(m_outbox->entries().isEmpty());
    }
    void ofWhatSurelyNobodyHasItIsNotSaidThatItMayHaveArrived_data()
    {
        QTest::addColumn<bool>("isAway");
        QTest::addColumn<bool>("isTried");
        QTest::newRow("nobody is there") << true << false;
        QTest::newRow("nobody is there, and it was lost before") << true << true;
        QTest::newRow("somebody took it and said nothing") << false << true;
    }
    void ofWhatSurelyNobodyHasItIsNotSaidThatItMayHaveArrived()
    {
        QFETCH(const bool, isAway);
        QFETCH(const bool, isTried);
        wait({.isTried = isAway && isTried});
        m_server->mute = true;
        if (isAway)
            m_server->kill();

        m_courier->hurry();
        if (!isAway) {
            QTRY_COMPARE(asked(), QStringList{u"POST /process"_s});
            m_server->kill();
        }

        QTRY_COMPARE(kept().isTried, isTried);
        QCOMPARE(kept().refusal, QString());
        m_server->mute = false;
        m_server->restart();
        m_server->requests.clear();
        QTRY_VERIFY_WITH_TIMEOUT(m_outbox->entries().isEmpty(), 20000);   // it is tried again by itself
        QCOMPARE(asked().first(), isTried ? u"GET /process/"_s + id : u"POST /process"_s);
    }
    void whoeverIsNotItsServerOrDoesNotKnowItsUserEndsTheSession_data()
    {
        QTest::addColumn<bool>("isKnown");
        QTest::newRow("another key") << false;
        QTest::newRow("no such session") << true;
    }
    void whoeverIsNotItsServerOrDoesNotKnowItsUserEndsTheSession()
    {
        QFETCH(const bool, isKnown);
        wait({});
        m_server->session = "another";
        if (!isKnown)
            m_server->changeKey();
        const QSignalSpy ended(m_courier.get(), &Courier::sessionEnded);
        const QSignalSpy refused(m_courier.get(), &Courier::refused);

        m_courier->hurry();

        QTRY_COMPARE(ended.size(), 1);
        QVERIFY(!ended.at(0).at(0).toString().isEmpty());
        QCOMPARE(refused.size(), 0);
        QCOMPARE(kept().refusal, QString());
        QVERIFY(!kept().isTried);
        QCOMPARE(asked().size(), isKnown ? 1 : 0);
    }
    void filesGoAheadOfTheirMessage()
    {
        wait({.files = {milk()}});

        m_courier->hurry();

        QTRY_VERIFY(m_outbox->entries().isEmpty());
        QCOMPARE(asked(), (QStringList{u"POST /attachments"_s, u"POST /process"_s}));
        QCOMPARE(m_server->requests.constFirst().body, "milk");
        QCOMPARE(m_server->requests.constLast().json()->value("attachments"_L1).toArray(), QJsonArray{u"a1"_s});
    }
    void aMessageWhoseFileIsGoneIsNotSentWithoutIt()
    {
        wait({.files = {milk()}});
        files().clear();
        const QSignalSpy refused(m_courier.get(), &Courier::refused);

        m_courier->hurry();

        QTRY_COMPARE(refused.size(), 1);
        QVERIFY(kept().refusal.contains(u"list.txt"_s));
        QVERIFY(!kept().isTried);
        QVERIFY(asked().isEmpty());
    }
    void wordsOfOneThatNeverArrivedComeBackAndSayWhose()
    {
        wait({.isTried = true, .isStopped = true});
        m_server->events.clear();
        const QSignalSpy back(m_courier.get(), &Courier::givenBack);

        m_courier->hurry();

        QTRY_COMPARE(back.size(), 1);
        QCOMPARE(asked(), QStringList{u"DELETE /process/"_s + id});
        const Draft draft = DraftStore(m_folder->path()).load(u"c1"_s);
        QCOMPARE(draft.text, u"Buy milk"_s);
        QCOMPARE(draft.takenFrom, id);   // a program that ends now does not say it, too
        QVERIFY(m_outbox->entries().isEmpty());
    }

private:
    static constexpr auto id = QLatin1StringView("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

    [[nodiscard]] FileStore files() const { return FileStore(m_folder->filePath(u"attachments"_s)); }
    void wait(OutboxEntry entry)
    {
        entry.request = {.request = u"Buy milk"_s, .requestId = id, .conversation = u"c1"_s, .clientType = u"desktop"_s};
        entry.written = QDateTime::currentDateTimeUtc();
        QVERIFY(m_outbox->keep(entry));
    }
    [[nodiscard]] KeptFile milk() const
    {
        const QString path = m_folder->filePath(u"list.txt"_s);
        if (!writeFileAtomically(path, "milk"))
            qFatal("no file");
        return files().keep({.path = path}).value();
    }
    // As it stands on disk.
    [[nodiscard]] OutboxEntry kept() const
    {
        return Outbox(m_folder->path(), m_server->address(), u"alice"_s).entries().value(0);
    }
    [[nodiscard]] QStringList asked() const
    {
        QStringList all;
        for (const httpserver::Request &request : m_server->requests)
            all.append(QString::fromLatin1(request.method) + u' ' + request.path);
        return all;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<Outbox> m_outbox;
    std::unique_ptr<ApiClient> m_client;
    std::unique_ptr<Courier> m_courier;
};

QTEST_MAIN(TestCourier)
#include "tst_courier.moc"
