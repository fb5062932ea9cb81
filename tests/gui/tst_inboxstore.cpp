#include "desktop/notify/inboxstore.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// This computer's copy of the inbox. Each test opens the file anew, as after kill -9.
class TestInboxStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void whatWasKeptIsThereWithItsNumber()
    {
        QVERIFY(open()->keep({one(1, 1), one(2, 2)}, 2));
        protocol::Notification read = one(1, 3);
        read.isRead = true;
        QVERIFY(open()->keep({read}, 3));

        const auto store = open();
        QCOMPARE(store->last().value(), 3);
        const QList<protocol::Notification> all = store->all().value();
        QCOMPARE(all.size(), 2);
        QCOMPARE(all.constFirst().id, 2);   // the newest first
        QVERIFY(all.constLast().isRead);
    }
    void whatWasReadAndNotToldStaysEvenWhenTheInboxIsAnother()
    {
        QVERIFY(open()->keep({one(1, 1)}, 1));
        QVERIFY(open()->addUntold({1, 2}));
        QVERIFY(open()->beginAgain());

        QCOMPARE(open()->untold().value(), (QList<qint64>{1, 2}));
        QVERIFY(open()->all().value().isEmpty());
        QCOMPARE(open()->last().value(), 0);
        QVERIFY(open()->removeUntold({1}));
        QCOMPARE(open()->untold().value(), QList<qint64>{2});
    }
    void whoWasCalledForIsKnownAfterwards()
    {
        QVERIFY(open()->setCalledFor({u"a1"_s, u"e1"_s}));
        QCOMPARE(open()->calledFor().value(), (QSet<QString>{u"a1"_s, u"e1"_s}));

        QVERIFY(open()->setCalledFor({u"e1"_s}));

        QCOMPARE(open()->calledFor().value(), QSet<QString>{u"e1"_s});
    }
    void itDoesNotGrowWithoutEnd()
    {
        QList<protocol::Notification> many;
        for (int i = 1; i <= InboxStore::mostKept + 10; ++i)
            many.append(one(i, i));
        QVERIFY(open()->keep(many, many.size()));

        QCOMPARE(open()->all().value().size(), InboxStore::mostKept);
        QCOMPARE(open()->all().value().constLast().id, 11);
    }

private:
    static protocol::Notification one(qint64 id, qint64 seq)
    {
        return {.id = id, .seq = seq, .title = u"a"_s, .created = QDateTime::currentDateTimeUtc()};
    }
    [[nodiscard]] std::unique_ptr<InboxStore> open() const
    {
        return InboxStore::open(m_folder->filePath(u"inbox.sqlite"_s)).value();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestInboxStore)
#include "tst_inboxstore.moc"
