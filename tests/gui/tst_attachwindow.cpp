#include "desktop/chat/usermessage.h"
#include "desktop/conversations/conversationmodel.h"
#include "shared/core/atomicfile.h"
#include "shared/protocol/processrequest.h"
#include "tests/gui/guimain.h"
#include "tests/gui/windowtree.h"
#include "tests/gui/windowunderglass.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QDirIterator>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// Files that go with a message, from the moment when somebody lets go of them until the server has them.
class TestAttachWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_window = std::make_unique<WindowUnderGlass>();
        server().conversations = {spokenConversation(u"c1"_s, u"Lyon"_s, 1), spokenConversation(u"c2"_s, u"Milk"_s, 1)};
        server().events = richTurn();
        begin();
    }
    void cleanup() { m_window.reset(); }

    void aPastedPictureGoesWithTheMessage()
    {
        QImage picture(40, 30, QImage::Format_RGB32);
        picture.fill(Qt::darkGreen);
        QGuiApplication::clipboard()->setImage(picture);

        m_window->press("input", Qt::Key_V, Qt::ControlModifier);
        QTRY_COMPARE(chips().size(), 1);
        QVERIFY(server().requestsTo(u"/attachments"_s).isEmpty());
        m_window->say(u"What is this?"_s);

        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 1);
        const auto given = server().requestsTo(u"/attachments"_s);
        QCOMPARE(given.size(), 1);
        QCOMPARE(QImage::fromData(given[0].body).size(), QSize(40, 30));
        QCOMPARE(m_window->asked().attachments, QStringList{u"a1"_s});
        QVERIFY(chips().isEmpty());
        const auto *sent = m_window->find<UserMessage>("userMessage")->findChild<QWidget *>(u"attachmentChip"_s);
        QVERIFY(sent->isVisible());
        const auto *name = sent->findChild<QLabel *>(u"attachmentName"_s);
        QTRY_VERIFY(sent->findChild<QWidget *>(u"attachmentPicture"_s)->geometry().right() < name->x());
        QVERIFY(name->width() >= name->sizeHint().width());
        QVERIFY(name->geometry().right() < sent->width());
        QTRY_COMPARE(keptFiles(), 0);   // nobody needs a copy any more
    }
    void filesAreDroppedAndTakenAwayAgain()
    {
        m_window->drop("chatPanel", {written(u"one.txt"_s, "1"_ba), written(u"two.txt"_s, "22"_ba)});
        QTRY_COMPARE(chips(), (QStringList{u"one.txt"_s, u"two.txt"_s}));
        m_window->drop("chatPanel", {written(u"one.txt"_s, "1"_ba)});   // twice is once
        m_window->drop("input", {written(u"three.txt"_s, "3"_ba)});
        QTRY_COMPARE(chips(), (QStringList{u"one.txt"_s, u"two.txt"_s, u"three.txt"_s}));

        QTest::mouseClick(composer()->findChildren<QWidget *>(u"removeAttachment"_s)[0], Qt::LeftButton);
        QTRY_COMPARE(chips(), (QStringList{u"two.txt"_s, u"three.txt"_s}));
        m_window->say(u"Compare them"_s);

        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 1);
        QCOMPARE(bodies(), (QList<QByteArray>{"22"_ba, "3"_ba}));
        QCOMPARE(server().requestsTo(u"/attachments"_s)[0].query.queryItemValue(u"name"_s), u"two.txt"_s);
        QCOMPARE(m_window->asked().attachments, (QStringList{u"a1"_s, u"a2"_s}));
    }
    void aFileIsChosenByButton()
    {
        QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
        m_window->click("attachButton");
        QTRY_VERIFY(m_window->isVisible("attachDialog"));
        auto *dialog = m_window->find<QFileDialog>("attachDialog");

        dialog->findChild<QLineEdit *>(u"fileNameEdit"_s)->setText(written(u"chosen.txt"_s, "chosen"_ba));
        dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Open)->click();

        QTRY_COMPARE(chips(), QStringList{u"chosen.txt"_s});
    }
    void wordsAreWrittenBesideAScreenshot()
    {
        m_window->find<QWidget>("screenshotButton")->setFocus();   // as a click does
        m_window->click("screenshotButton");

        QCOMPARE(m_window->app->window().focusWidget(), input());
        QTRY_COMPARE(chips().size(), 1);
        QCOMPARE(m_window->app->window().focusWidget(), input());
    }
    void whatCannotGoIsSaidBefore()
    {
        m_window->drop("chatPanel", {written(u"a.bin"_s, "\x7f"
                                                         "ELF"_ba),
                                     m_files.path(), written(u"fine.txt"_s, "fine"_ba)});

        QTRY_COMPARE(chips(), QStringList{u"fine.txt"_s});
        const QString told = m_window->find<QLabel>("attachmentProblem")->text();
        QVERIFY(told.contains(u"a.bin"_s) && told.contains(u"folder"_s));
        QVERIFY(m_window->isVisible("attachmentProblem"));
        QStringList many;
        for (int i = 0; i < 11; ++i)
            many.append(written(u"%1.txt"_s.arg(i), QByteArray::number(i)));
        m_window->drop("chatPanel", many);
        QTRY_COMPARE(chips().size(), 10);
        QVERIFY(m_window->find<QLabel>("attachmentProblem")->text().contains(u"10"_s));
        QVERIFY(server().requestsTo(u"/attachments"_s).isEmpty());
    }
    void theyAreStillThereWhenTheProgramAndTheOriginalAreNot()
    {
        const QString original = written(u"letter.txt"_s, "Dear Bob"_ba);
        m_window->drop("chatPanel", {original});
        QTRY_COMPARE(chips(), QStringList{u"letter.txt"_s});
        QVERIFY(QFile::remove(original));

        m_window->start();
        QTRY_COMPARE(chips(), QStringList{u"letter.txt"_s});
        m_window->say(u"Shorter, please"_s);

        QTRY_COMPARE(bodies(), QList<QByteArray>{"Dear Bob"_ba});
        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 1);
        QCOMPARE(m_window->asked().attachments, QStringList{u"a1"_s});
    }
    void withoutTheServerTheyWaitWithTheirMessage()
    {
        server().kill();
        QTRY_COMPARE(connection(), u"● No connection"_s);
        m_window->drop("chatPanel", {written(u"plan.txt"_s, "a plan"_ba)});
        QTRY_COMPARE(chips(), QStringList{u"plan.txt"_s});
        m_window->say(u"Is it good?"_s);
        QTRY_VERIFY(m_window->isVisible("problemText"));
        QVERIFY(chips().isEmpty());
        QCOMPARE(keptFiles(), 1);

        m_window->app.reset();
        server().restart();
        m_window->start();

        QTRY_COMPARE_WITH_TIMEOUT(server().requestsTo(u"/process"_s).size(), 1, 20000);
        QCOMPARE(bodies(), QList<QByteArray>{"a plan"_ba});
        QCOMPARE(m_window->asked().request, u"Is it good?"_s);
        QCOMPARE(m_window->asked().attachments, QStringList{u"a1"_s});
    }
    void aConversationThatIsNotOpenSendsItsFilesToo()
    {
        m_window->openConversation(u"c1"_s);
        server().kill();
        QTRY_COMPARE(connection(), u"● No connection"_s);
        m_window->drop("chatPanel", {written(u"map.txt"_s, "a map"_ba)});
        QTRY_COMPARE(chips(), QStringList{u"map.txt"_s});
        m_window->say(u"Where is it?"_s);
        m_window->openConversation(u"c2"_s);

        server().restart();

        QTRY_COMPARE_WITH_TIMEOUT(server().requestsTo(u"/process"_s).size(), 1, 20000);
        QCOMPARE(m_window->asked().conversation, u"c1"_s);
        QCOMPARE(bodies(), QList<QByteArray>{"a map"_ba});
        QTRY_COMPARE(keptFiles(), 0);
    }
    void whoGoesOnMeanwhileFindsThemWhereTheyWerePut()
    {
        m_window->openConversation(u"c1"_s);
        m_window->drop("chatPanel", {written(u"slow.txt"_s, QByteArray(4 * 1024 * 1024, 's'))});
        QVERIFY(!m_window->find<QWidget>("sendButton")->isEnabled());

        m_window->openConversation(u"c2"_s);

        QTRY_COMPARE(keptFiles(), 1);
        QVERIFY(chips().isEmpty());
        m_window->openConversation(u"c1"_s);
        QTRY_COMPARE(chips(), QStringList{u"slow.txt"_s});
    }
    void whatIsRefusedComesBack()
    {
        m_window->drop("chatPanel", {written(u"a.txt"_s, "a"_ba)});
        QTRY_COMPARE(chips(), QStringList{u"a.txt"_s});
        server().refusal = Error{ErrorCode::InvalidInput, u"not with this model"_s};

        m_window->say(u"Look"_s);

        QTRY_COMPARE(chips(), QStringList{u"a.txt"_s});
        QCOMPARE(input()->toPlainText(), u"Look"_s);
        m_window->say({});
        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 2);
        QCOMPARE(m_window->asked().attachments, QStringList{u"a2"_s});
    }
    void whatIsRetriedTakesItsFilesAlong()
    {
        m_window->openConversation(u"c1"_s);
        QTRY_VERIFY(m_window->isVisible("userMessage"));
        m_window->drop("chatPanel", {written(u"a.txt"_s, "a"_ba)});
        QTRY_COMPARE(chips(), QStringList{u"a.txt"_s});
        server().events = {
            {.number = 1, .body = protocol::TurnStarted{u"t1"_s, u"c1"_s}},
            {.number = 2, .body = protocol::TurnFailed{.error = {ErrorCode::LlmUnavailable, u"the model is away"_s}}}};
        m_window->say(u"Look"_s);
        QTRY_VERIFY(m_window->isVisible("problemAction"));
        server().requests.clear();   // of its turn nothing was kept: the conversation is as it was

        m_window->click("problemAction");

        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 1);
        QCOMPARE(m_window->asked().request, u"Look"_s);
        QCOMPARE(bodies(), QList<QByteArray>{"a"_ba});   // that the server still has it, nobody knows
        QCOMPARE(m_window->asked().attachments, QStringList{u"a1"_s});
    }
    void whoChangesAnEarlierMessageKeepsTheFilesOfTheNewOne()
    {
        m_window->openConversation(u"c2"_s);
        m_window->drop("chatPanel", {written(u"new.txt"_s, "new"_ba)});
        QTRY_COMPARE(chips(), QStringList{u"new.txt"_s});
        QTRY_VERIFY(m_window->isVisible("editMessage"));

        m_window->click("editMessage");
        QVERIFY(chips().isEmpty());
        m_window->find<QWidget>("cancelEdit")->setFocus();   // as a click does
        m_window->click("cancelEdit");

        QCOMPARE(chips(), QStringList{u"new.txt"_s});
        QCOMPARE(m_window->app->window().focusWidget(), input());
    }
    void everyChipHasANameAndIsReachedByTab()
    {
        m_window->drop("chatPanel", {written(u"one.txt"_s, "1"_ba)});
        QTRY_COMPARE(chips().size(), 1);

        QCOMPARE(unnamedControls(&m_window->app->window()), QStringList());
        QCOMPARE(unreachedByTab(&m_window->app->window()).join(u", "_s), QString());
    }

private:
    [[nodiscard]] ScriptedServer &server() const { return m_window->server; }
    void begin()
    {
        m_window->startSignedIn();
        QTRY_COMPARE(connection(), u"● Connected"_s);
        QTRY_COMPARE(list()->model()->rowCount(), 2);
    }
    [[nodiscard]] QListView *list() const { return m_window->find<QListView>("conversationList"); }
    [[nodiscard]] QPlainTextEdit *input() const { return m_window->find<QPlainTextEdit>("input"); }
    [[nodiscard]] QWidget *composer() const { return m_window->find<QWidget>("composer"); }
    [[nodiscard]] QString connection() const { return m_window->find<QLabel>("connectionState")->text(); }
    [[nodiscard]] QStringList chips() const
    {
        QStringList names;
        for (const QLabel *label : composer()->findChildren<QLabel *>(u"attachmentName"_s)) {
            if (label->isVisible())
                names += label->text();
        }
        return names;
    }
    [[nodiscard]] int keptFiles() const
    {
        int count = 0;
        QDirIterator files(m_window->folder.path() + u"/accounts"_s, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext())
            count += files.next().contains(u"/attachments/"_s) ? 1 : 0;
        return count;
    }
    [[nodiscard]] QList<QByteArray> bodies() const
    {
        QList<QByteArray> all;
        for (const auto &request : server().requestsTo(u"/attachments"_s))
            all.append(request.body);
        return all;
    }
    [[nodiscard]] QString written(const QString &name, const QByteArray &bytes) const
    {
        const QString path = m_files.filePath(name);
        if (!writeFileAtomically(path, bytes))
            qFatal("cannot write %s", qPrintable(path));
        return path;
    }

    QTemporaryDir m_files;
    std::unique_ptr<WindowUnderGlass> m_window;
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestAttachWindow>(argc, argv);
}
#include "tst_attachwindow.moc"
