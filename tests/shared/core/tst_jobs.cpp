#include "shared/core/jobs.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;

class TestJobs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersCancelledWhenDropped()
    {
        QFuture<Result<int>> future;
        {
            Completer<int> completer;
            future = completer.future();
        }
        QVERIFY(future.isFinished());
        QCOMPARE(future.result().error().code, ErrorCode::Cancelled);
    }
    void keepsTheFirstAnswer()
    {
        Completer<int> completer;
        const QFuture<Result<int>> future = completer.future();

        completer.complete(1);
        completer.complete(2);

        QVERIFY(completer.isAnswered());
        QCOMPARE(future.result().value(), 1);
    }
    void assigningOverAnOpenOneAnswersIt()
    {
        Completer<int> first;
        const QFuture<Result<int>> future = first.future();

        first = Completer<int>();

        QCOMPARE(future.result().error().code, ErrorCode::Cancelled);
    }
    void reachesAContinuationThatComesBack()
    {
        Completer<QString> completer;
        int calls = 0;
        completer.future().then(this, [&](const Result<QString> &) {
            completer.complete(u"again"_s);
            ++calls;
        });

        completer.complete(u"once"_s);

        QTRY_COMPARE(calls, 1);
    }
};

QTEST_GUILESS_MAIN(TestJobs)
#include "tst_jobs.moc"
