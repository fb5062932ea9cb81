#include "desktop/configeditor/configtextview.h"
#include "tests/gui/guimain.h"

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// The text of config.yml as it is painted, without the editor around it.
class TestConfigTextView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theTextIsPaintedAlikeWhicheverWayTheWindowIsRead()
    {
        QList<QImage> pictures;
        for (const Qt::LayoutDirection direction : {Qt::LeftToRight, Qt::RightToLeft}) {
            QApplication::setLayoutDirection(direction);
            ConfigTextView view;
            view.resize(300, 120);
            view.setPlainText(u"users:\n  - username: alice\n    role: chlid\n"_s);
            view.setProblems({{.line = 3, .column = 11, .message = u"Whose?"_s}});
            pictures.append(view.grab().toImage());
        }
        QApplication::setLayoutDirection(Qt::LeftToRight);

        QCOMPARE(pictures[1], pictures[0]);
    }
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestConfigTextView>(argc, argv);
}
#include "tst_configtextview.moc"
