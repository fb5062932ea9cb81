#include "desktop/look/appearance.h"
#include "desktop/look/elidedlabel.h"
#include "desktop/look/iconbutton.h"
#include "desktop/look/palettes.h"
#include "desktop/look/readingorder.h"
#include "desktop/look/shortcuts.h"
#include "desktop/look/textline.h"
#include "desktop/look/tintedicon.h"
#include "desktop/look/tones.h"

#include <QApplication>
#include <QDir>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QTest>
#include <QTextLayout>

#include <cmath>
#include <functional>

using namespace Qt::StringLiterals;
using namespace tom::desktop;

namespace {

// WCAG 2.2, 1.4.3.
double luminance(const QColor &color)
{
    const auto channel = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * channel(color.redF()) + 0.7152 * channel(color.greenF()) + 0.0722 * channel(color.blueF());
}

double contrast(const QColor &first, const QColor &second)
{
    const auto [darker, lighter] = std::minmax({luminance(first), luminance(second)});
    return (lighter + 0.05) / (darker + 0.05);
}

} // namespace

// Three buttons in a row, each in a part of its own, that were made from the last to the first.
class ReadWindow : public QWidget
{
public:
    ReadWindow()
    {
        auto *row = new QHBoxLayout(this);
        for (int i = 0; i < 3; ++i) {
            auto *part = new QWidget;
            buttons.prepend(new QPushButton(u"one"_s));
            (new QHBoxLayout(part))->addWidget(buttons.constFirst());
            row->insertWidget(0, part);
        }
    }
    QList<QPushButton *> buttons{};

protected:
    bool focusNextPrevChild(bool next) override { return focusNextInReading(*this, next); }
};

class TestLook : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anAddressLosesItsMiddleOnly()
    {
        const QString address = u"https://a-rather-long-name-of-a-household-server.example.org:8443"_s;
        ElidedLabel label(TonedLabel::Tone::Muted);
        label.setWhole(address);
        label.resize(150, 20);
        label.show();
        QVERIFY(label.text() != address);
        QVERIFY2(label.text().startsWith(u"https"_s) && label.text().endsWith(u"43"_s), qPrintable(label.text()));
        QVERIFY(label.fontMetrics().horizontalAdvance(label.text()) <= label.width());
        QCOMPARE(label.toolTip(), address);
        QCOMPARE(label.accessibleName(), address);

        label.resize(2000, 20);
        QCOMPARE(label.text(), address);
    }
    void keysAreWrittenFromLeftToRightEverywhere()
    {
        const QString keys = shownKeys(u"Ctrl+/"_s);
        QTextLayout layout(keys);
        QTextOption option;
        option.setTextDirection(Qt::RightToLeft);
        layout.setTextOption(option);
        layout.beginLayout();
        QTextLine line = layout.createLine();
        line.setLineWidth(1000);
        layout.endLayout();

        QCOMPARE_LT(line.cursorToX(int(keys.indexOf(u't'))), line.cursorToX(int(keys.indexOf(u'/'))));
        QCOMPARE(shownKeys(QString()), QString());
    }
    void wordsOfAnotherDirectionKeepTheirOrder_data()
    {
        QTest::addColumn<Qt::LayoutDirection>("window");
        QTest::addColumn<QString>("words");
        QTest::newRow("English, from the right") << Qt::RightToLeft << u"did you mean \"child\"?"_s;
        QTest::newRow("a time, from the right") << Qt::RightToLeft << u"11/26/26 6:40 PM"_s;
        QTest::newRow("Arabic, from the left") << Qt::LeftToRight << u"هل تقصد «طفل»؟"_s;
    }
    void wordsOfAnotherDirectionKeepTheirOrder()
    {
        QFETCH(const Qt::LayoutDirection, window);
        QFETCH(const QString, words);
        QTextLayout layout(u"22:11 "_s + inOwnDirection(words) + u" ·"_s);
        QTextOption option;
        option.setTextDirection(window);
        layout.setTextOption(option);
        layout.beginLayout();
        QTextLine line = layout.createLine();
        line.setLineWidth(1000);
        layout.endLayout();

        const auto at = [&](qsizetype place) { return line.cursorToX(int(layout.text().indexOf(words) + place)); };
        QCOMPARE(at(1) < at(words.size() - 1), window == Qt::RightToLeft);   // at its ends the cursor may stand on either side
        QCOMPARE(inOwnDirection({}), QString());
    }
    void whatCanTakeKeysNoMoreGivesThemToWhatIsReadNext_data()
    {
        QTest::addColumn<std::function<void(QWidget &)>>("end");
        QTest::newRow("disabled") << std::function<void(QWidget &)>([](QWidget &button) { button.setEnabled(false); });
        QTest::newRow("hidden") << std::function<void(QWidget &)>([](QWidget &button) { button.hide(); });
        QTest::newRow("what it is in is hidden") << std::function<void(QWidget &)>([](QWidget &button) { button.parentWidget()->hide(); });
    }
    void whatCanTakeKeysNoMoreGivesThemToWhatIsReadNext()
    {
        QFETCH(const std::function<void(QWidget &)>, end);
        ReadWindow window;
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        window.buttons.at(1)->setFocus();

        end(*window.buttons.at(1));

        QCOMPARE(window.focusWidget(), window.buttons.at(2));
        QTest::keyClick(&window, Qt::Key_Backtab);
        QCOMPARE(window.focusWidget(), window.buttons.at(0));
    }
    void textCanBeReadInBothPalettes_data()
    {
        QTest::addColumn<QPalette>("palette");
        QTest::newRow("light") << lightPalette();
        QTest::newRow("dark") << darkPalette();
    }
    void textCanBeReadInBothPalettes()
    {
        QFETCH(const QPalette, palette);
        const Tones tones(palette);
        const QColor window = palette.color(QPalette::Window);
        const QColor base = palette.color(QPalette::Base);
        const std::tuple<const char *, QColor, QColor> pairs[] = {
            {"text", palette.color(QPalette::WindowText), window},
            {"text in a bubble", palette.color(QPalette::WindowText), tones.bubble},
            {"code", palette.color(QPalette::WindowText), tones.code},
            {"muted", tones.muted, window},
            {"muted on a card", tones.muted, base},
            {"muted on code", tones.muted, tones.code},
            {"link", palette.color(QPalette::Link), window},
            {"accent", palette.color(QPalette::HighlightedText), palette.color(QPalette::Highlight)},
            {"placeholder", palette.color(QPalette::PlaceholderText), base},
            {"good", tones.good, window},
            {"warning", tones.warning, window},
            {"bad", tones.bad, window},
            {"bad on its card", tones.bad, mixed(window, tones.bad, 0.08)},
        };
        for (const auto &[name, text, ground] : pairs)
            QVERIFY2(contrast(text, ground) >= 4.5,
                     qPrintable(u"%1: %2"_s.arg(QLatin1StringView(name)).arg(contrast(text, ground))));
    }
    void theWishedSchemeIsApplied()
    {
        Appearance appearance(*qApp, Appearance::Scheme::Dark);
        QVERIFY(isDark(QApplication::palette()));

        appearance.setScheme(Appearance::Scheme::Light);

        QVERIFY(!isDark(QApplication::palette()));
    }
    void linesStandAtTheStartOfAWindowWhoeverWroteThem_data()
    {
        QTest::addColumn<QString>("words");
        QTest::newRow("Latin") << u"Tea"_s;
        QTest::newRow("Arabic") << u"شاي"_s;
    }
    void linesStandAtTheStartOfAWindowWhoeverWroteThem()
    {
        QFETCH(const QString, words);
        for (const Qt::LayoutDirection window : {Qt::LeftToRight, Qt::RightToLeft}) {
            for (const Qt::AlignmentFlag side : {Qt::AlignLeft, Qt::AlignRight}) {
                QImage picture(200, 24, QImage::Format_RGB32);
                picture.fill(Qt::white);
                QPainter painter(&picture);
                painter.setLayoutDirection(window);
                paintLine(painter, picture.rect(), words, window, side);
                painter.end();

                const bool isRight = (window == Qt::RightToLeft) != (side == Qt::AlignRight);
                const QImage empty = picture.copy(isRight ? QRect(0, 0, 100, 24) : QRect(100, 0, 100, 24));
                QImage white = empty;
                white.fill(Qt::white);
                QCOMPARE(empty, white);
                QVERIFY(picture.copy(isRight ? QRect(100, 0, 100, 24) : QRect(0, 0, 100, 24)) != white);
            }
        }
    }
    void iconsThatPointDoSoTheOtherWay()
    {
        const auto picture = [](const QString &name, Qt::LayoutDirection direction) {
            return tintedIcon(name, Qt::red, 24, direction).pixmap(24, 24).toImage();
        };
        const QString next = u"chevron-right"_s;
        QCOMPARE(picture(next, Qt::RightToLeft), picture(next, Qt::LeftToRight).mirrored(true, false));
        QCOMPARE(picture(u"search"_s, Qt::RightToLeft), picture(u"search"_s, Qt::LeftToRight));
    }
    void everyIconIsThereInItsColour()
    {
        const QStringList icons = QDir(u":/tom/icons"_s).entryList({u"*.svg"_s});
        QVERIFY(icons.size() > 10);
        for (const QString &icon : icons)
            QVERIFY2(!tintedIcon(icon.chopped(4), Qt::red).isNull(), qPrintable(icon));

        const QImage stop = tintedIcon(u"stop"_s, Qt::red, 24).pixmap(24, 24).toImage();
        QCOMPARE(stop.pixelColor(12, 12), QColor(Qt::red));
    }
    void aThousandButtonsShareOnePicture()
    {
        const auto drawnSize = [] {
            IconButton button(u"copy"_s, u"Copy the code"_s);
            button.setIconSize({14, 14});
            static_cast<void>(button.grab());
            return button.icon().availableSizes().constFirst();
        };
        QCOMPARE(drawnSize(), QSize(14, 14));   // and not scaled from another

        const QPixmap first = tintedIcon(u"copy"_s, Qt::red, 14).pixmap(14, 14);
        QCOMPARE(tintedIcon(u"copy"_s, Qt::red, 14).pixmap(14, 14).cacheKey(), first.cacheKey());
    }
};

QTEST_MAIN(TestLook)
#include "tst_look.moc"
