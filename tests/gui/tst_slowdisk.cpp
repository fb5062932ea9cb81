#include "desktop/chat/draftstore.h"
#include "tests/gui/guimain.h"
#include "tests/gui/windowunderglass.h"

#include <QDirIterator>
#include <QPlainTextEdit>
#include <QThread>

#include <atomic>

#include <sys/syscall.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

namespace {

// How often somebody waited for the disk: the thread of the window, and all others.
std::atomic<int> windowWaits = 0;
std::atomic<int> otherWaits = 0;

void count()
{
    ++(QThread::isMainThread() ? windowWaits : otherWaits);
}

} // namespace

// In place of the C library's, for this program and all its libraries.
extern "C" int fsync(int fd)
{
    count();
    return int(::syscall(SYS_fsync, fd));
}
extern "C" int fdatasync(int fd)
{
    count();
    return int(::syscall(SYS_fdatasync, fd));
}

// A disk that is busy, or asleep, makes who waits for it wait for seconds: that must not be who draws the window.
class TestSlowDisk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_window = std::make_unique<WindowUnderGlass>();
        m_window->server.conversations = {spokenConversation(u"c1"_s, u"Lyon"_s, 1), spokenConversation(u"c2"_s, u"Milk"_s, 2)};
        m_window->startSignedIn();
        QTRY_COMPARE(m_window->find<QListView>("conversationList")->model()->rowCount(), 2);
    }
    void cleanup() { m_window.reset(); }

    void readingDoesNotWaitForIt()
    {
        windowWaits = 0;
        otherWaits = 0;
        for (const QString &conversation : {u"c1"_s, u"c2"_s}) {
            m_window->openConversation(conversation);
            QTRY_VERIFY(m_window->find<QWidget>("userMessage"));
            QTRY_VERIFY(!m_window->server.requestsTo(u"/conversations/"_s + conversation).isEmpty());
        }
        QTRY_VERIFY(otherWaits > 0);   // what was read is kept for reading offline

        QCOMPARE(windowWaits.load(), 0);
    }
    void typingDoesNotWaitForIt()
    {
        windowWaits = 0;
        otherWaits = 0;
        m_window->type("input", u"Somebody types"_s);
        QTRY_VERIFY(otherWaits >= 2);   // the file and its folder
        m_window->type("input", u" and types"_s);

        QCOMPARE(windowWaits.load(), 0);
        QCOMPARE(draftOnDisk(), u"Somebody types and types"_s);
    }

private:
    [[nodiscard]] QString draftOnDisk() const
    {
        QDirIterator accounts(m_window->folder.filePath(u"accounts"_s), QDir::Dirs | QDir::NoDotAndDotDot);
        return accounts.hasNext() ? DraftStore(accounts.next()).load({}).text : QString();
    }

    std::unique_ptr<WindowUnderGlass> m_window;
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestSlowDisk>(argc, argv);
}
#include "tst_slowdisk.moc"
