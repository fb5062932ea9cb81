#include "desktop/chat/usermessage.h"
#include "shared/core/atomicfile.h"
#include "shared/core/json.h"
#include "tests/gui/guimain.h"
#include "tests/gui/householdwindow.h"

#include <QImage>
#include <QJsonArray>
#include <QListView>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::desktop;
using namespace tom::test;

// Files that go to a real server and its agent, and what of them comes back.
class TestAttachFlow : public QObject, private HouseholdWindow
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        open();
        enter();
    }
    void cleanup() { close(); }

    void filesGoWithoutWords()
    {
        m_household->llm().play(wordScript({u"A list of teas."_s}, 1ms, PeerStep::Close));
        m_window->drop("chatPanel", {written(u"teas.txt"_s, "green, black"_ba)});
        QTRY_COMPARE(chips(), QStringList{u"teas.txt"_s});

        m_window->press("input", Qt::Key_Return);

        QTRY_COMPARE_WITH_TIMEOUT(answers(), QStringList{u"A list of teas."_s}, patience);
        const protocol::ConversationLine line = theLine();
        QVERIFY(line.messages.constFirst().text.isEmpty());
        QCOMPARE(line.messages.constFirst().attachments.value(0).name, u"teas.txt"_s);
        const QByteArray asked = m_household->llm().requests().constFirst().body;
        QVERIFY2(asked.contains("green, black"), asked.constData());
        QVERIFY(!m_window->isVisible("userText"));   // there are no words
        QTRY_VERIFY(m_window->isVisible("attachmentChip"));

        m_window->type("conversationSearch", u"teas"_s);
        const auto *list = m_window->find<QListView>("conversationList");
        QTRY_COMPARE_WITH_TIMEOUT(list->model()->rowCount(), 1, patience);
    }

private:
    [[nodiscard]] QStringList chips() const
    {
        QStringList names;
        for (const QLabel *label : m_window->find<QWidget>("composer")->findChildren<QLabel *>(u"attachmentName"_s)) {
            if (label->isVisible())
                names += label->text();
        }
        return names;
    }
    [[nodiscard]] QString written(const QString &name, const QByteArray &bytes) const
    {
        const QString path = m_files.filePath(name);
        if (!writeFileAtomically(path, bytes))
            qFatal("cannot write %s", qPrintable(path));
        return path;
    }

    QTemporaryDir m_files;
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestAttachFlow>(argc, argv);
}
#include "tst_attachflow.moc"
