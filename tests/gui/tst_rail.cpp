#include "desktop/app/accountbar.h"
#include "desktop/app/accountbutton.h"
#include "desktop/app/language.h"
#include "desktop/app/navigationbutton.h"
#include "tests/gui/guimain.h"
#include "tests/gui/scenes/stage.h"

#include <QTranslator>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// The rail with many accounts, some of which have something to say: calm at every size, and nothing of it cut off.
class TestRail : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup()
    {
        for (QTranslator *translator : qApp->findChildren<QTranslator *>())
            delete translator;
    }
    void wordsAreShownWhereThereIsRoom_data()
    {
        QTest::addColumn<QLocale>("locale");
        QTest::addColumn<QSize>("size");
        QTest::addColumn<bool>("shows");
        for (const QLocale::Language language : {QLocale::English, QLocale::French}) {
            const QLocale locale(language);
            QTest::addRow("%s, large", qPrintable(locale.name())) << locale << QSize(1120, 800) << true;
            QTest::addRow("%s, low", qPrintable(locale.name())) << locale << QSize(900, 600) << false;
            QTest::addRow("%s, narrow", qPrintable(locale.name())) << locale << QSize(600, 800) << false;
        }
    }
    void wordsAreShownWhereThereIsRoom()
    {
        QFETCH(const QLocale, locale);
        QFETCH(const QSize, size);
        QFETCH(const bool, shows);
        speak(*qApp, locale);
        Stage stage(size);
        const QList<AccountButton *> buttons = show(stage, 4);

        QTRY_COMPARE(buttons.last()->height() > buttons.first()->height(), shows);
        QTRY_COMPARE_WITH_TIMEOUT(cutOff(stage).join(u", "_s), QString(), 3000);
        QVERIFY(buttons.at(2)->accessibleName().contains(locale.language() == QLocale::French ? u"serveur"_s : u"server"_s));
    }
    void moreThanThereIsRoomForAreScrolled()
    {
        Stage stage({460, 560});
        const QList<AccountButton *> buttons = show(stage, 9);
        QCOMPARE(stage.window().size(), QSize(460, 560));
        const auto isSeen = [&](qsizetype i) { return buttons.at(i)->visibleRegion().boundingRect() == buttons.at(i)->rect(); };
        QTRY_VERIFY(isSeen(8));   // the one that is open
        QVERIFY(buttons.first()->visibleRegion().isEmpty());
        for (const NavigationButton *way : stage.window().findChildren<NavigationButton *>())
            QVERIFY(way->isHidden() || way->visibleRegion().boundingRect() == way->rect());

        buttons.first()->setFocus(Qt::TabFocusReason);

        QTRY_VERIFY(isSeen(0));
        for (const AccountButton *button : buttons) {
            const QRect seen = button->visibleRegion().boundingRect();
            QVERIFY(seen.isEmpty() || seen == button->rect());
        }
    }

    // In a small window, where there is no room for words.
    void whatWantsTheUserLooksUnlikeWhatIsAway()
    {
        Stage stage({900, 600});
        stage.chat();
        const auto account = [](const QString &server) {
            return Account{.server = server, .username = u"ann"_s, .session = "s"_ba};
        };
        stage.window().findChild<AccountBar *>()->setAccounts(
            {{.account = account(u"https://a.example.org"_s), .isAway = true},
             {.account = account(u"https://b.example.org"_s), .hasEnded = true},
             {.account = account(u"https://c.example.org"_s), .hasRefused = true}});
        const auto buttons = stage.window().findChildren<AccountButton *>(QRegularExpression(u"^account "_s));
        QCOMPARE(buttons.size(), 3);
        const auto look = [&](qsizetype i) { return buttons.at(i)->grab().toImage(); };
        QTRY_COMPARE(look(2), look(1));
        QVERIFY(look(0) != look(1));
    }

private:
    // The last one is open, the one before has to sign in, and the one before that is away.
    static QList<AccountButton *> show(Stage &stage, int count)
    {
        stage.chat();
        QList<ShownAccount> accounts;
        for (int i = 0; i < count; ++i) {
            accounts.append(
                {.account = {.server = u"https://tom.example.org"_s, .username = QString(QChar(u'a' + i)), .session = "s"_ba},
                 .isOpen = count > 4 && i == count - 1,
                 .waiting = i == 1 ? 3 : 0,
                 .isAway = i == 2,
                 .hasEnded = i == 3});
        }
        stage.window().findChild<AccountBar *>()->setAccounts(accounts);
        return stage.window().findChildren<AccountButton *>(QRegularExpression(u"^account "_s));
    }
    static QStringList cutOff(Stage &stage)
    {
        QStringList names;
        for (const QAbstractButton *button :
             stage.window().findChild<QWidget *>(u"pageRail"_s)->findChildren<QAbstractButton *>()) {
            if (!button->isHidden() && !button->objectName().isEmpty()
                && button->visibleRegion().boundingRect() != button->rect())
                names.append(button->objectName());
        }
        return names;
    }
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestRail>(argc, argv);
}
#include "tst_rail.moc"
