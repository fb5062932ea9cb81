#include "desktop/app/accountbar.h"
#include "desktop/app/accountbutton.h"
#include "desktop/app/language.h"
#include "desktop/app/navigationbutton.h"
#include "desktop/look/tones.h"
#include "tests/gui/guimain.h"
#include "tests/gui/scenes/stage.h"

#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QTranslator>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// What is around the pages in windows of unusual sizes: nothing of it is cut off, nothing is far from what it belongs to.
class TestFrameSizes : public QObject
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
    void inAWideWindowButtonsStayAtTheirPage_data()
    {
        QTest::addColumn<QString>("page");
        QTest::addColumn<QString>("button");
        QTest::newRow("schedules") << u"schedules"_s << u"newSchedule"_s;
        QTest::newRow("memory") << u"memory"_s << u"newMemory"_s;
        QTest::newRow("inbox") << u"inbox"_s << u"quietHours"_s;
        QTest::newRow("usage") << u"usage"_s << u"usageUnit"_s;
    }
    void inAWideWindowButtonsStayAtTheirPage()
    {
        QFETCH(const QString, page);
        QFETCH(const QString, button);
        Stage stage({3840, 2160});
        const Pages &pages = stage.window().pages();
        stage.window().pages().showPage(page);
        const auto *shown = stage.window().findChild<QWidget *>(button);
        const auto end = [&] { return shown->mapTo(&pages, shown->rect().topRight()).x(); };

        QTRY_VERIFY(shown->isVisible() && end() > 600);
        QVERIFY2(end() < 1440, qPrintable(QString::number(end())));
        QApplication::setLayoutDirection(Qt::RightToLeft);
        const bool isMirrored = QTest::qWaitFor([&] { return end() > 2400; });
        QApplication::setLayoutDirection(Qt::LeftToRight);
        QVERIFY2(isMirrored, qPrintable(QString::number(end())));
    }
    void theSmallestWindowSaysWhetherThereIsAConnection_data()
    {
        QTest::addColumn<QLocale>("locale");
        QTest::newRow("English") << QLocale(QLocale::English);
        QTest::newRow("French") << QLocale(QLocale::French);
    }
    void theSmallestWindowSaysWhetherThereIsAConnection()
    {
        QFETCH(const QLocale, locale);
        speak(*qApp, locale);
        Stage stage({460, 560});
        stage.chat();
        const auto *state = stage.window().findChild<QLabel *>(u"connectionState"_s);
        const auto *name = stage.window().findChild<QLabel *>(u"accountName"_s);

        QTRY_VERIFY2(state->width() >= state->sizeHint().width(), qPrintable(QString::number(state->width())));
        stage.window().resize(1120, 760);
        QTRY_VERIFY(name->isVisible());
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

    // Whoever has to do something sees it, although the account is scrolled away.
    void whatIsScrolledAwaySaysWhatItWants()
    {
        Stage stage({460, 560});
        show(stage, 9);
        auto *bar = stage.window().findChild<AccountBar *>();
        const auto *scroll = bar->findChild<QScrollArea *>(u"accountScroll"_s);
        const auto colors = [&](bool above) {
            const int top = above ? scroll->y() - 9 : scroll->geometry().bottom() + 2;
            const QImage arrow = bar->grab(QRect(0, top, bar->width(), 8)).toImage();
            QSet<QRgb> all;
            for (int x = 0; x < arrow.width(); ++x)
                all.insert(arrow.pixel(x, arrow.height() / 2));
            return all;
        };
        const auto has = [&](const QColor &color, bool above) { return colors(above).contains(color.rgb()); };
        const auto isDrawn = [&](bool above) { return colors(above).size() > 1; };
        const Tones tones(bar->palette());
        const QColor waiting = bar->palette().color(QPalette::Highlight);
        QTRY_VERIFY(has(tones.bad, true));   // the fourth has to sign in
        QVERIFY(!has(tones.bad, false) && !has(waiting, false));   // there is nothing below
        show(stage, 9, false);
        QTRY_VERIFY(has(waiting, true));   // things wait for the second
        QVERIFY(!has(tones.bad, true));

        scroll->verticalScrollBar()->setValue(0);
        QTRY_VERIFY(!has(waiting, true));
        QVERIFY(!has(waiting, false));   // those below want nothing, but are there
        QVERIFY(isDrawn(false) && !isDrawn(true));
        show(stage, 9, true, 4);
        scroll->verticalScrollBar()->setValue(0);
        QTRY_VERIFY(has(tones.bad, false));
        show(stage, 9, false, 4);
        scroll->verticalScrollBar()->setValue(0);
        QTRY_VERIFY(has(waiting, false));
        QVERIFY(!has(tones.bad, false) && !isDrawn(true));
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
    // Things wait for the second, the third is away, the fourth has to sign in, behind some more; the last of many is open.
    static QList<AccountButton *> show(Stage &stage, int count, bool hasEnded = true, int behind = 0)
    {
        stage.chat();
        QList<ShownAccount> accounts;
        for (int i = 0; i < count; ++i) {
            accounts.append(
                {.account = {.server = u"https://tom.example.org"_s, .username = QString(QChar(u'a' + i)), .session = "s"_ba},
                 .isOpen = count > 4 && i == count - 1,
                 .waiting = i == behind + 1 ? 3 : 0,
                 .isAway = i == behind + 2,
                 .hasEnded = i == behind + 3 && hasEnded});
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
    return runGuiTest<TestFrameSizes>(argc, argv);
}
#include "tst_framesizes.moc"
