#include "shared/log/linesink.h"

#include <QTest>

#include <array>
#include <csignal>

#include <fcntl.h>
#include <unistd.h>

using namespace tom::log;

class TestLineSink : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QCOMPARE(::pipe(m_pipe.data()), 0);
        ::signal(SIGPIPE, SIG_IGN);
    }
    void cleanup()
    {
        closeEnd(0);
        closeEnd(1);
    }
    void writesLinesAsTheyAre()
    {
        LineSink sink(m_pipe[1]);

        sink.write("one\n");
        sink.write("two\n");

        QCOMPARE(readWhatIsThere(), QByteArray("one\ntwo\n"));
        QCOMPARE(sink.lostLines(), 0);
    }
    void losesLinesWhenNobodyReads()
    {
        LineSink sink(m_pipe[1]);
        closeEnd(0);

        sink.write("one\n");
        sink.write("two\n");

        QCOMPARE(sink.lostLines(), 2);
    }
    void losesLinesWhenTheDiskIsFull()
    {
        const int full = ::open("/dev/full", O_WRONLY);
        if (full < 0)
            QSKIP("no /dev/full here");
        LineSink sink(full);

        sink.write("one\n");

        QCOMPARE(sink.lostLines(), 1);
        ::close(full);
    }
    void countsWhatAFullPipeCost_data()
    {
        QTest::addColumn<bool>("blocking");
        QTest::newRow("blocking") << true;
        QTest::newRow("not blocking") << false;
    }
    void countsWhatAFullPipeCost()
    {
        QFETCH(const bool, blocking);
        if (!blocking)
            ::fcntl(m_pipe[1], F_SETFL, O_NONBLOCK);
        LineSink sink(m_pipe[1], std::chrono::milliseconds(10));
        const QByteArray line = QByteArray(4095, 'x') + '\n';

        while (sink.lostLines() < 3)
            sink.write(line);
        const QByteArray before = readWhatIsThere();
        sink.write("after\n");

        QCOMPARE(before.size() % line.size(), 0);
        QCOMPARE(readWhatIsThere(), QByteArray("after\n"));
        QCOMPARE(sink.lostLines(), 0);
    }
    void endsAHalfLineBeforeTheNext()
    {
        ::fcntl(m_pipe[1], F_SETFL, O_NONBLOCK);
        LineSink sink(m_pipe[1], std::chrono::milliseconds(10));
        const QByteArray tooLong = QByteArray(1 << 20, 'x') + '\n';

        sink.write(tooLong);
        QCOMPARE(sink.lostLines(), 1);
        readWhatIsThere();
        sink.write("after\n");

        QCOMPARE(readWhatIsThere(), QByteArray("\nafter\n"));
    }

private:
    void closeEnd(int end)
    {
        if (m_pipe[size_t(end)] >= 0)
            ::close(m_pipe[size_t(end)]);
        m_pipe[size_t(end)] = -1;
    }
    QByteArray readWhatIsThere()
    {
        ::fcntl(m_pipe[0], F_SETFL, O_NONBLOCK);
        QByteArray bytes;
        std::array<char, 65536> part{};
        for (ssize_t got = 0; (got = ::read(m_pipe[0], part.data(), part.size())) > 0;)
            bytes.append(part.data(), got);
        return bytes;
    }

    std::array<int, 2> m_pipe{-1, -1};
};

QTEST_GUILESS_MAIN(TestLineSink)
#include "tst_linesink.moc"
