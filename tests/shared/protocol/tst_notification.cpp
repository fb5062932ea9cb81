#include "shared/protocol/notification.h"
#include "shared/protocol/usersettings.h"

#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace tom::protocol;

class TestNotification : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void survivesTheWire_data()
    {
        QTest::addColumn<Notification>("notification");
        const QDateTime time = QDateTime(QDate(2026, 3, 29), QTime(1, 59, 59, 123), QTimeZone::UTC);
        const Notification plain{.id = 1, .seq = 2, .title = u"Tea"_s, .created = time};
        QTest::newRow("plain") << plain;
        for (const auto kind : {NotificationKind::Message, NotificationKind::Reminder, NotificationKind::Approval,
                                NotificationKind::TaskResult, NotificationKind::ModuleNotice, NotificationKind::Budget}) {
            Notification one = plain;
            one.kind = kind;
            QTest::newRow(qPrintable(notificationKindName(kind))) << one;
        }
        Notification full = plain;
        full.text = u"is\nready"_s;
        full.sender = u"bob"_s;
        full.isRead = full.isSilent = true;
        full.snoozedUntil = time.addSecs(60);
        full.digest = 7;
        full.actions = {{.id = u"open"_s, .title = u"Open"_s, .target = u"c1"_s}};
        QTest::newRow("full") << full;
    }
    void survivesTheWire()
    {
        QFETCH(Notification, notification);
        QCOMPARE(Notification::fromJson(notification.toJson()), notification);
        const NotificationPage page{.notifications = {notification}, .last = 9, .hasMore = true};
        QCOMPARE(NotificationPage::fromJson(page.toJson()), page);
    }
    void showsAKindOfTomorrowLikeTheRest()
    {
        QJsonObject object = Notification{.id = 1, .title = u"x"_s, .created = QDateTime::currentDateTimeUtc()}.toJson();
        object.insert(u"kind"_s, u"hologram"_s);
        QCOMPARE(Notification::fromJson(object)->kind, NotificationKind::System);
    }
    void settingsSurviveTheWire()
    {
        const UserSettings settings{.timeZone = u"America/New_York"_s,
                                    .language = u"fr"_s,
                                    .quietHours = QuietHours{.from = QTime(22, 30), .to = QTime(6, 0)},
                                    .mutedSenders = {u"bob"_s},
                                    .deliveries = {{.name = u"phone"_s,
                                                    .url = u"https://push.example/1"_s,
                                                    .kind = DeliveryUrl::Kind::UnifiedPush,
                                                    .withText = true}}};
        QCOMPARE(UserSettings::fromJson(settings.toJson()), settings);
        QCOMPARE(settings.patched({{u"language"_s, u"de"_s}})->quietHours, settings.quietHours);
        QVERIFY(!settings.patched({{u"quiet_hours"_s, QJsonValue::Null}})->quietHours);
        QCOMPARE(settings.patched({{u"unknown"_s, 1}}), settings);
    }
};

QTEST_GUILESS_MAIN(TestNotification)
#include "tst_notification.moc"
