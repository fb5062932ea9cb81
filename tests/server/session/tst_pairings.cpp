#include "server/session/pairings.h"
#include "tests/server/session/fakeclock.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::server;

class TestPairings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_parent = std::make_unique<QTemporaryDir>(); }

    void aCodeIsGoodForOneUse()
    {
        Pairings pairings(folder(), m_clock);
        const QByteArray secret = *pairings.make(u"alice"_s);
        QVERIFY(secret.size() >= 22);   // 128 bits in base64url

        const auto pairing = pairings.find(secret);

        QVERIFY(pairing.has_value());
        QCOMPARE(pairing->user, u"alice"_s);
        QVERIFY(pairings.take(*pairing));
        QVERIFY(!pairings.take(*pairing));   // who found it at the same moment
        QVERIFY(!pairings.find(secret));
    }
    void anotherProcessMayMakeIt()
    {
        const QByteArray secret = *Pairings(folder(), m_clock).make({});

        QVERIFY(Pairings(folder(), m_clock).find(secret).has_value());
    }
    void theSecretIsNowhereOnDisk()
    {
        Pairings pairings(folder(), m_clock);
        const QByteArray secret = *pairings.make(u"alice"_s);

        const QFileInfoList files = QDir(folder()).entryInfoList(QDir::Files | QDir::Hidden);
        QCOMPARE(files.size(), 1);
        QFile file(files.constFirst().filePath());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!file.readAll().contains(secret));
        QVERIFY(!file.fileName().contains(QString::fromLatin1(secret)));
        QVERIFY(!(file.permissions() & (QFile::ReadGroup | QFile::ReadOther)));
    }
    void itEnds()
    {
        Pairings pairings(folder(), m_clock);
        const QByteArray secret = *pairings.make(u"alice"_s);

        m_clock.advance(Pairings::life - 1s);
        QVERIFY(pairings.find(secret).has_value());
        m_clock.advance(1s);
        QVERIFY(!pairings.find(secret));
        QVERIFY(QDir(folder()).isEmpty());
    }
    void aClockThatIsSetBackGivesNoLongerLife()
    {
        Pairings pairings(folder(), m_clock);
        const QByteArray secret = *pairings.make(u"alice"_s);

        m_clock.advance(-24h);

        QVERIFY(!pairings.find(secret));
    }
    void whatIsGivenBackIsGoodAgain()
    {
        Pairings pairings(folder(), m_clock);
        const QByteArray secret = *pairings.make({});
        const auto pairing = pairings.find(secret);
        QVERIFY(pairings.take(*pairing));

        pairings.giveBack(*pairing);

        QVERIFY(pairings.find(secret).has_value());
    }
    void theOldestMakeRoom()
    {
        Pairings pairings(folder(), m_clock);
        QList<QByteArray> secrets;
        for (int i = 0; i <= Pairings::maxPairings; ++i) {
            secrets.append(*pairings.make(u"alice"_s));
            m_clock.advance(1s);
        }

        QVERIFY(!pairings.find(secrets.constFirst()));
        QVERIFY(pairings.find(secrets.at(1)).has_value());
        QVERIFY(pairings.find(secrets.constLast()).has_value());
    }
    void aLinkInPlaceOfTheFolderIsNotFollowed()
    {
        const QString other = m_parent->filePath(u"other"_s);
        QVERIFY(QDir().mkpath(other) && QFile::link(other, folder()));
        QFile kept(other + u'/' + QString(64, u'a'));
        QVERIFY(kept.open(QIODevice::WriteOnly) && kept.write("x") == 1);
        kept.close();
        const auto permissions = QFile::permissions(other);

        QVERIFY(!Pairings(folder(), m_clock).make(u"alice"_s));
        Pairings(folder(), m_clock).sweep();

        QVERIFY(kept.exists());
        QCOMPARE(QFile::permissions(other), permissions);
    }
    void whatAnotherWritesNowStays()
    {
        Pairings pairings(folder(), m_clock);
        (void)pairings.make(u"alice"_s);
        QFile half(folder() + u'/' + QString(64, u'b') + u".Xq3fGh"_s);
        QVERIFY(half.open(QIODevice::WriteOnly));
        half.close();

        pairings.sweep();
        QVERIFY(half.exists());
        m_clock.advance(48h);   // another test set it back
        pairings.sweep();
        QVERIFY(!half.exists());
    }
    void whatIsNoCodeIsHeededByNobody()
    {
        Pairings pairings(folder(), m_clock);
        const QByteArray secret = *pairings.make(u"alice"_s);
        QFile junk(folder() + u"/junk"_s);
        QVERIFY(junk.open(QIODevice::WriteOnly));
        junk.write(R"({"hash":"","user":"alice"})");
        junk.close();
        QVERIFY(QFile::link(u"/etc/passwd"_s, folder() + u"/link"_s));

        QVERIFY(pairings.find(secret).has_value());
        QVERIFY(!pairings.find({}));
        QVERIFY(QFile::exists(u"/etc/passwd"_s));
    }

private:
    [[nodiscard]] QString folder() const { return m_parent->filePath(u"pairings"_s); }

    std::unique_ptr<QTemporaryDir> m_parent;
    FakeClock m_clock;
};

QTEST_GUILESS_MAIN(TestPairings)
#include "tst_pairings.moc"
