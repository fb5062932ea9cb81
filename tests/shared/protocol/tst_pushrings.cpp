#include "shared/protocol/pushrings.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom::protocol;

class PushRingsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void survivesTheWire()
    {
        const PushRings rings{{{PushTasks{3}}, {PushStatus{.module = u"lists"_s, .status = u"failed"_s}}}};

        QCOMPARE(PushRings::fromJson(rings.toJson()), rings);
    }

    void knowsWhatAMessageIsAbout()
    {
        const auto status = [](const QString &module, const QString &state) {
            return PushMessage{PushStatus{.module = module, .status = state}};
        };
        const auto turn = [](const QString &id, const QString &state) {
            return PushMessage{PushTurn{.turn = id, .state = state}};
        };

        QCOMPARE(subjectOf({PushTasks{1}}), subjectOf({PushTasks{2}}));
        QCOMPARE(subjectOf(status(u"a"_s, u"failed"_s)), subjectOf(status(u"a"_s, u"connected"_s)));
        QVERIFY(subjectOf(status(u"a"_s, u"failed"_s)) != subjectOf(status(u"b"_s, u"failed"_s)));
        QCOMPARE(subjectOf(turn(u"1"_s, u"running"_s)), subjectOf(turn(u"1"_s, u"ended"_s)));
        QVERIFY(subjectOf(turn(u"1"_s, u"running"_s)) != subjectOf(turn(u"2"_s, u"running"_s)));
        QVERIFY(subjectOf({PushNotification{}}).isEmpty());   // every one of them counts
        QVERIFY(subjectOf({PushAcknowledged{}}).isEmpty());
        const QString asked = subjectOf({PushApproval{.id = u"1"_s, .approval = {{u"state"_s, u"waiting"_s}}}});
        QCOMPARE(asked, subjectOf({PushApproval{.id = u"1"_s, .approval = {{u"state"_s, u"approved"_s}}}}));
        QVERIFY(asked != subjectOf({PushApproval{.id = u"2"_s}}));
        QCOMPARE(subjectOf({PushElicitation{u"1"_s, u"waiting"_s}}), subjectOf({PushElicitation{u"1"_s, u"accept"_s}}));
        QVERIFY(subjectOf({PushElicitation{u"1"_s, u"waiting"_s}}) != asked);
    }
};

QTEST_GUILESS_MAIN(PushRingsTest)
#include "tst_pushrings.moc"
