#include "agent/turn/turntail.h"

#include <QDir>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#ifdef Q_OS_UNIX
#    include <csignal>

#    include <sys/resource.h>
#endif

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::agent;

namespace {

QList<KeptEvent> someEvents()
{
    return {{.turn = u"a"_s, .number = 2, .name = "text", .data = R"({"delta":"Once"})"},
            {.turn = u"b"_s, .number = 7, .name = "reasoning", .data = R"({"delta":"né 漢 \n"})"},
            {.turn = u"a"_s, .number = 3, .name = "text", .data = R"({"delta":" upon"})"}};
}

} // namespace

class TestTurnTail : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(u"turns.tail"_s);
    }

    void givesBackWhatALostProcessLeft()
    {
        auto tail = opened();
        QVERIFY(tail->takeLeft().isEmpty());
        QVERIFY(tail->append(someEvents().first(1)));
        QVERIFY(tail->append(someEvents().sliced(1)));

        QCOMPARE(opened()->takeLeft(), someEvents());   // the first still has it open, as when it was killed
        QCOMPARE(QFile::permissions(m_path) & ~(QFile::ReadUser | QFile::WriteUser), QFile::ReadOwner | QFile::WriteOwner);
    }
    void isEmptyWhenItWasCleared()
    {
        auto tail = opened();
        QVERIFY(tail->append(someEvents()));
        QVERIFY(tail->clear());
        QVERIFY(tail->append(someEvents().last(1)));

        QCOMPARE(opened()->takeLeft(), someEvents().last(1));
    }
    void dropsATornRecordWhereverItIsCut()
    {
        QList<qint64> ends;   // of the file after each record
        {
            auto tail = opened();
            ends.append(QFileInfo(m_path).size());
            for (const KeptEvent &event : someEvents()) {
                QVERIFY(tail->append({event}));
                ends.append(QFileInfo(m_path).size());
            }
        }
        const QByteArray whole = contents();
        for (qsizetype size = 0; size <= whole.size(); ++size) {
            write(whole.first(size));
            const auto records = std::max<qsizetype>(0, std::ranges::upper_bound(ends, size) - ends.begin() - 1);

            auto tail = opened();
            QCOMPARE(tail->takeLeft(), someEvents().first(records));
            QVERIFY(tail->clear());
            QVERIFY(tail->append(someEvents().first(1)));
            QCOMPARE(opened()->takeLeft(), someEvents().first(1));   // it is a good one again
        }
    }
    void believesNoByteThatIsAnother()
    {
        QVERIFY(opened()->append(someEvents()));
        const QByteArray whole = contents();
        const qsizetype begin = whole.indexOf('\n') + 1;
        for (qsizetype at = begin; at < whole.size(); ++at) {
            QByteArray damaged = whole;
            damaged[at] = char(damaged.at(at) ^ 0x10);
            write(damaged);

            const QList<KeptEvent> left = opened()->takeLeft();
            QVERIFY(left.size() < someEvents().size());
            QCOMPARE(left, someEvents().first(left.size()));
        }
        write(whole + QByteArray(4096, '\0'));   // what some file systems leave when the power goes
        QCOMPARE(opened()->takeLeft(), someEvents());
    }
    void setsAsideWhatAnotherVersionWrote_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("a newer one") << "Tom's turns, tail, version 2\nwho knows"_ba;
        QTest::newRow("no tail at all") << QByteArray(100, '\0');
    }
    void setsAsideWhatAnotherVersionWrote()
    {
        QFETCH(const QByteArray, bytes);
        write(bytes);
        QTest::ignoreMessage(QtWarningMsg,
                             QRegularExpression(u"turns\\.tail is of another version of Tom: moved to turns\\.tail\\."_s));

        auto tail = opened();

        QVERIFY(tail->takeLeft().isEmpty());
        QVERIFY(tail->append(someEvents()));
        QCOMPARE(opened()->takeLeft(), someEvents());
        const QStringList aside = QDir(m_folder->path()).entryList({u"turns.tail.unknown-*"_s});
        QCOMPARE(aside.size(), 1);
        m_path = m_folder->filePath(aside.constFirst());
        QCOMPARE(contents(), bytes);
    }
#ifdef Q_OS_UNIX
    void takesAllOrNothingWhenThereIsNoRoom()
    {
        auto tail = opened();
        QVERIFY(tail->append(someEvents()));
        const qint64 before = QFileInfo(m_path).size();
        rlimit limit{};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &limit), 0);
        const rlimit small{rlim_t(before + 10), limit.rlim_max};   // room for a part of the next
        const auto handler = ::signal(SIGXFSZ, SIG_IGN);
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);

        const Result<void> refused = tail->append(someEvents());

        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &limit), 0);
        ::signal(SIGXFSZ, handler);
        QCOMPARE(refused.error().code, ErrorCode::Storage);
        QCOMPARE(QFileInfo(m_path).size(), before);
        QVERIFY(tail->append(someEvents().first(1)));   // there is room again
        QCOMPARE(opened()->takeLeft(), someEvents() + someEvents().first(1));
    }
#endif

private:
    [[nodiscard]] std::unique_ptr<TurnTail> opened() const
    {
        auto tail = TurnTail::open(m_path);
        if (!tail)
            qFatal("%s", qUtf8Printable(tail.error().message));
        return std::move(*tail);
    }
    [[nodiscard]] QByteArray contents() const
    {
        QFile file(m_path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void write(const QByteArray &bytes) const
    {
        QFile file(m_path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write");
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

QTEST_GUILESS_MAIN(TestTurnTail)
#include "tst_turntail.moc"
