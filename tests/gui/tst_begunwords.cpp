#include "desktop/look/dropquestion.h"
#include "desktop/memory/memorypanel.h"
#include "desktop/schedules/schedulespanel.h"
#include "tests/gui/guimain.h"

#include <QAbstractButton>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// What somebody has begun to write in a page goes only when that is agreed to.
class TestBegunWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSearchLeavesWhatIsBeingCorrected()
    {
        MemoryPanel panel;
        begin(panel);

        panel.setMemories({memory(u"m2"_s, u"Bob likes tea"_s)}, u"tea"_s);

        QCOMPARE(text(panel)->toPlainText(), u"Alice likes milk!"_s);
        QVERIFY(panel.isChanged());
    }
    void anotherRowAsksFirst()
    {
        MemoryPanel panel;
        begin(panel);

        panel.choose(u"m2"_s);
        QVERIFY(question(panel));
        answer(panel, u"Keep editing"_s);
        QTRY_COMPARE(panel.chosen(), u"m1"_s);
        QCOMPARE(text(panel)->toPlainText(), u"Alice likes milk!"_s);
        QTRY_VERIFY(!question(panel));
        panel.choose(u"m2"_s);
        answer(panel, u"Drop the changes"_s);

        QTRY_COMPARE(text(panel)->toPlainText(), u"Bob likes tea"_s);
        QVERIFY(!panel.isChanged());
    }
    void aNewOneAsksFirst()
    {
        MemoryPanel panel;
        begin(panel);

        panel.findChild<QToolButton *>(u"newMemory"_s)->click();

        QVERIFY(question(panel));
        QCOMPARE(text(panel)->toPlainText(), u"Alice likes milk!"_s);
    }
    void aBegunReminderAsksToo()
    {
        SchedulesPanel panel;
        panel.show();
        panel.setSchedules({{.id = 1, .text = u"Water the plants"_s, .start = QDateTime::currentDateTime()}});
        panel.findChild<QToolButton *>(u"newSchedule"_s)->click();
        QVERIFY(!panel.isChanged());
        write(panel);
        QVERIFY(panel.isChanged());

        panel.choose(u"1"_s);

        QVERIFY(panel.findChild<DropQuestion *>());
        panel.clear();
        QVERIFY(!panel.isChanged());
    }

private:
    static Memory memory(const QString &id, const QString &text) { return {.id = id, .text = text}; }
    static QPlainTextEdit *text(const QWidget &panel)
    {
        const auto all = panel.findChildren<QPlainTextEdit *>(u"memoryText"_s);
        return all.isEmpty() ? nullptr : all.last();
    }
    static DropQuestion *question(const QWidget &panel) { return panel.findChild<DropQuestion *>(); }
    static void answer(const QWidget &panel, const QString &words)
    {
        for (QAbstractButton *button : question(panel)->buttons()) {
            if (button->text() == words)
                return button->click();
        }
    }
    static void begin(MemoryPanel &panel)
    {
        panel.resize(900, 600);
        panel.show();
        panel.setMemories({memory(u"m1"_s, u"Alice likes milk"_s), memory(u"m2"_s, u"Bob likes tea"_s)}, {});
        panel.choose(u"m1"_s);
        QTest::keyClick(text(panel), Qt::Key_End, Qt::ControlModifier);
        QTest::keyClicks(text(panel), u"!"_s);
        QVERIFY(panel.isChanged());
    }
    static void write(SchedulesPanel &panel)
    {
        if (auto *line = panel.findChild<QPlainTextEdit *>(u"scheduleText"_s))
            line->setPlainText(u"Call Bob"_s);
        else
            panel.findChild<QLineEdit *>(u"scheduleText"_s)->setText(u"Call Bob"_s);
    }
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestBegunWords>(argc, argv);
}
#include "tst_begunwords.moc"
