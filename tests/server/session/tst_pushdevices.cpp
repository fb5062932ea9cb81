#include "fakeclock.h"
#include "server/session/pushdevices.h"
#include "shared/core/atomicfile.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::server;

namespace {

PushDevice device(const QString &token, const QByteArray &session = "s1")
{
    return {.token = token, .platform = u"web"_s, .session = session};
}

QStringList tokens(const QList<PushDevice> &devices)
{
    QStringList tokens;
    for (const PushDevice &known : devices)
        tokens.append(known.token);
    return tokens;
}

} // namespace

class TestPushDevices : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_live = {"s1", "s2"};
        m_devices = opened();
    }
    void keepsWhatItWasGivenOverARestart()
    {
        QVERIFY(m_devices->add(u"alice"_s, device(u"one"_s)));
        m_clock.advance(1s);
        QVERIFY(m_devices->add(u"alice"_s, device(u"two"_s, "s2")));
        const QList<PushDevice> before = m_devices->list(u"alice"_s);

        m_devices = opened();

        QCOMPARE(tokens(before), (QStringList{u"one"_s, u"two"_s}));
        QVERIFY(before.at(0).registered < before.at(1).registered);
        QCOMPARE(m_devices->list(u"alice"_s), before);
        QVERIFY(m_devices->list(u"bob"_s).isEmpty());
    }
    void theSameTokenAgainIsTheSameDevice()
    {
        QVERIFY(m_devices->add(u"alice"_s, device(u"one"_s)));
        const PushDevice before = m_devices->list(u"alice"_s).constFirst();
        QCOMPARE(before.lastUsed, before.registered);
        m_clock.advance(1h);
        QVERIFY(m_devices->add(u"alice"_s, device(u"one"_s, "s2")));

        QCOMPARE(m_devices->list(u"alice"_s).size(), 1);
        const PushDevice now = m_devices->list(u"alice"_s).constFirst();
        QCOMPARE(now.session, "s2"_ba);
        QCOMPARE(now.registered, before.registered);
        QCOMPARE(now.lastUsed, before.lastUsed.addSecs(3600));
        QJsonObject old = now.toJson();
        old.remove("last_used"_L1);   // of a file of before
        QCOMPARE(PushDevice::fromJson(old)->lastUsed, now.registered);
    }
    void removesOneAndItsFileWithTheLast()
    {
        QVERIFY(m_devices->add(u"alice"_s, device(u"one"_s)));
        QVERIFY(m_devices->add(u"alice"_s, device(u"two"_s)));

        QVERIFY(m_devices->remove(u"alice"_s, u"one"_s));
        QVERIFY(m_devices->remove(u"alice"_s, u"unknown"_s));
        QCOMPARE(tokens(m_devices->list(u"alice"_s)), QStringList{u"two"_s});
        QVERIFY(m_devices->remove(u"alice"_s, u"two"_s));

        QVERIFY(files().isEmpty());
    }
    void oneMoreThanTheLimitPushesTheOldestOut()
    {
        for (int i = 0; i < PushDevices::maxDevices; ++i)
            QVERIFY(m_devices->add(u"alice"_s, device(QString::number(i))));
        QCOMPARE(m_devices->list(u"alice"_s).size(), PushDevices::maxDevices);
        QVERIFY(m_devices->add(u"alice"_s, device(u"0"_s)));   // used again, and so the newest

        QVERIFY(m_devices->add(u"alice"_s, device(u"new"_s)));

        QCOMPARE(m_devices->list(u"alice"_s).size(), PushDevices::maxDevices);
        QVERIFY(!tokens(m_devices->list(u"alice"_s)).contains(u"1"_s));
        QCOMPARE(tokens(m_devices->list(u"alice"_s)).last(2), (QStringList{u"0"_s, u"new"_s}));
    }
    void aDeviceGoesWithItsSession()
    {
        QVERIFY(m_devices->add(u"alice"_s, device(u"one"_s)));
        QVERIFY(m_devices->add(u"alice"_s, device(u"two"_s, "s2")));
        QVERIFY(m_devices->add(u"bob"_s, device(u"three"_s, "s1")));

        m_live.remove("s1");

        QCOMPARE(tokens(m_devices->list(u"alice"_s)), QStringList{u"two"_s});
        QVERIFY(m_devices->list(u"bob"_s).isEmpty());
        m_devices->sweep({u"alice"_s, u"bob"_s});
        QCOMPARE(files(), QStringList{u"alice.push"_s});
        QVERIFY(!readFile(m_folder->filePath(u"alice.push"_s), 10000)->contains("one"));
    }
    void forgetsUsersWhoAreGoneAndTouchesNoOtherFile()
    {
        for (const QString &user : {u"alice"_s, u"bob"_s, u"bob.push"_s})
            QVERIFY(m_devices->add(user, device(u"of-"_s + user)));
        QVERIFY(writeFileAtomically(m_folder->filePath(u"bob.push.json"_s), "{}"));   // sign-ins of "bob.push"

        m_devices->sweep({u"alice"_s, u"bob.push"_s});

        QCOMPARE(files(), (QStringList{u"alice.push"_s, u"bob%2Epush.push"_s, u"bob.push.json"_s}));
        QCOMPARE(tokens(m_devices->list(u"bob.push"_s)), QStringList{u"of-bob.push"_s});
    }
    void isReadableByTheOwnerOnly()
    {
        QVERIFY(m_devices->add(u"alice"_s, device(u"one"_s)));

        using enum QFileDevice::Permission;
        const QFileDevice::Permissions others = ReadGroup | WriteGroup | ExeGroup | ReadOther | WriteOther | ExeOther;
        QCOMPARE(QFileInfo(m_folder->filePath(u"alice.push"_s)).permissions() & others, QFileDevice::Permissions());
    }
    void anUnsoundFileMeansNoDevices_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("devices");
        QTest::newRow("empty") << ""_ba << 0;
        QTest::newRow("half") << "{\"devices\":[{\"token\":\"a\""_ba << 0;
        QTest::newRow("another type") << R"({"devices":7})"_ba << 0;
        QTest::newRow("one of two is sound") << R"({"devices":[{"token":7},{"token":"a","session":"s1"}, []]})"_ba << 1;
        QTest::newRow("too large") << "{\"devices\":[{\"token\":\"a\",\"session\":\"s1\"}],\"x\":\""_ba + QByteArray(300'000, 'x')
                                          + "\"}"
                                   << 0;
    }
    void anUnsoundFileMeansNoDevices()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const int, devices);
        QVERIFY(writeFileAtomically(m_folder->filePath(u"alice.push"_s), bytes));

        QCOMPARE(m_devices->list(u"alice"_s).size(), devices);
        QVERIFY(m_devices->add(u"alice"_s, device(u"new"_s)));
        QCOMPARE(m_devices->list(u"alice"_s).size(), devices + 1);
    }
    void readsADevice_data()
    {
        QTest::addColumn<QString>("token");
        QTest::addColumn<QJsonValue>("platform");
        QTest::addColumn<bool>("isSound");
        const QJsonValue none(QJsonValue::Undefined);
        QTest::newRow("as short as can be") << u"a"_s << none << true;
        QTest::newRow("as long as can be") << QString(2048, u'a') << none << true;
        QTest::newRow("one too long") << QString(2049, u'a') << none << false;
        QTest::newRow("empty") << QString() << none << false;
        QTest::newRow("with a blank") << u"a b"_s << none << false;
        QTest::newRow("with a line end") << u"a\nb"_s << none << false;
        QTest::newRow("not ASCII") << u"é"_s << none << false;
        QTest::newRow("as Firebase makes them") << u"dQw4:APA91b_x-Y9"_s << QJsonValue(u"android_native"_s) << true;
        QTest::newRow("no platform") << u"a"_s << QJsonValue(QJsonValue::Null) << true;
        QTest::newRow("an empty platform") << u"a"_s << QJsonValue(QString()) << false;
        QTest::newRow("the longest platform") << u"a"_s << QJsonValue(QString(32, u'p')) << true;
        QTest::newRow("one too long a platform") << u"a"_s << QJsonValue(QString(33, u'p')) << false;
        QTest::newRow("a platform with signs") << u"a"_s << QJsonValue(u"<b>"_s) << false;
        QTest::newRow("a platform of another type") << u"a"_s << QJsonValue(7) << false;
    }
    void readsADevice()
    {
        QFETCH(const QString, token);
        QFETCH(const QJsonValue, platform);
        QFETCH(const bool, isSound);
        QJsonObject object{{u"token"_s, token}};
        if (!platform.isUndefined())
            object.insert(u"platform"_s, platform);

        const Result<PushDevice> read = PushDevice::fromJson(object);

        QCOMPARE(read.has_value(), isSound);
        if (isSound)
            QCOMPARE(read->platform, platform.isString() ? platform.toString() : u"web"_s);
        else
            QCOMPARE(read.error().code, ErrorCode::InvalidInput);
    }

private:
    [[nodiscard]] std::unique_ptr<PushDevices> opened()
    {
        return std::make_unique<PushDevices>(m_folder->path(), m_clock,
                                             [this](const QByteArray &session) { return m_live.contains(session); });
    }
    [[nodiscard]] QStringList files() const { return QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden, QDir::Name); }

    std::unique_ptr<QTemporaryDir> m_folder;
    QSet<QByteArray> m_live;
    FakeClock m_clock;
    std::unique_ptr<PushDevices> m_devices;
};

QTEST_GUILESS_MAIN(TestPushDevices)
#include "tst_pushdevices.moc"
