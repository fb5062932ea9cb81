#include "desktop/status/taskspanel.h"
#include "tests/gui/guimain.h"

#include <QLabel>
#include <QListView>
#include <QProgressBar>
#include <QPushButton>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// What the page of tasks says of one that goes on.
class TestTasksPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void progressIsShownAndMovesInPlace()
    {
        TasksPanel panel;
        panel.resize(900, 500);
        panel.show();
        panel.setTasks({.tasks = {task({{.progress = 4, .total = 10, .message = u"page 4 of 10"_s}})}});
        panel.choose(u"t1"_s);
        const QPointer stop = panel.findChild<QPushButton *>(u"stopTask"_s);
        QCOMPARE(bar(panel)->value(), 40);
        QVERIFY(words(panel).contains(u"page 4 of 10"_s));

        panel.setTasks({.tasks = {task({{.progress = 8, .total = 10}})}});

        QCOMPARE(bar(panel)->value(), 80);
        QCOMPARE(panel.findChild<QPushButton *>(u"stopTask"_s), stop.data());
    }
    void whereNobodyKnowsTheEndThereIsNoBar()
    {
        TasksPanel panel;
        panel.show();
        panel.setTasks({.tasks = {task({{.progress = 4, .message = u"reading"_s}})}});
        panel.choose(u"t1"_s);

        QVERIFY(bar(panel)->isHidden());
        QCOMPARE(words(panel), u"reading"_s);
    }

private:
    static protocol::Task task(const std::optional<protocol::TaskProgress> &progress)
    {
        return {.id = u"t1"_s, .title = u"Read it"_s, .state = u"running"_s, .progress = progress};
    }
    static QProgressBar *bar(const TasksPanel &panel) { return panel.findChild<QProgressBar *>(u"taskProgress"_s); }
    static QString words(const TasksPanel &panel) { return panel.findChild<QLabel *>(u"taskProgressWords"_s)->text(); }
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestTasksPanel>(argc, argv);
}
#include "tst_taskspanel.moc"
