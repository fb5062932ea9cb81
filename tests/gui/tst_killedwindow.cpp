#include "desktop/accounts/localtraces.h"
#include "desktop/chat/chatpanel.h"
#include "desktop/chat/draftstore.h"
#include "desktop/chat/filestore.h"
#include "desktop/chat/outbox.h"
#include "tests/gui/guimain.h"
#include "tests/gui/stuckdisk.h"
#include "tests/gui/windowunderglass.h"

#include <QDirIterator>
#include <QPlainTextEdit>
#include <QProcess>
#include <QRandomGenerator>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

namespace {

const QString nowhere = u"https://localhost:1"_s;   // nobody serves there: all that is said has to wait

QString accountIn(const QString &folder)
{
    return LocalTraces(folder, {.server = nowhere, .username = u"alice"_s}).folder();
}

void report(const QString &what, const QString &text)
{
    std::printf("%s %s\n", qPrintable(what), text.toUtf8().toHex().constData());
    std::fflush(stdout);
}

// The program itself, in which somebody attaches a file, types and types, and then sends. What is reported must survive it.
int typeForEver(const QString &folder)
{
    DesktopApp app(folder, {});
    app.start();
    auto *input = app.window().findChild<QPlainTextEdit *>(u"input"_s);
    auto *panel = app.window().findChild<ChatPanel *>();
    for (int message = 1; message < 1000; ++message) {
        const QString path = folder + u"/%1.txt"_s.arg(message);
        if (!writeFileAtomically(path, QByteArray::number(message), FileAccess::Owner, FileSync::Later))
            return 1;
        Q_EMIT panel->filesOffered({{.path = path}});
        const auto *chips = panel->findChild<Composer *>()->findChild<AttachmentBar *>();
        while (chips->isHidden())
            QTest::qWait(1);
        report(u"attached"_s, {});
        const QString words = u"message %1 of somebody who types without a pause"_s.arg(message);
        for (qsizetype length = 1; length <= words.size(); ++length) {
            QTest::keyClick(input, words.at(length - 1).toLatin1());
            report(u"typed"_s, words.first(length));
        }
        // While the file is still on its way in, Enter does nothing.
        do {
            QTest::keyClick(input, Qt::Key_Return);
            QTest::qWait(1);
        } while (!input->toPlainText().isEmpty());
        report(u"sent"_s, words);
    }
    return 0;
}

// The same, in which somebody says one thing and comes no further than to the outbox; or takes it back, and comes no further
// than to the draft.
int sayOnce(const QString &folder, const QString &words, bool isNew, bool isTakenBack)
{
    DesktopApp app(folder, {});
    app.start();
    auto *input = app.window().findChild<QPlainTextEdit *>(u"input"_s);
    if (isNew)
        Q_EMIT app.window().findChild<ChatPanel *>()->newConversationRequested();
    QTest::keyClicks(input, words);
    if (!isTakenBack)
        stickAt(accountIn(folder) + u"/outbox"_s);
    QTest::keyClick(input, Qt::Key_Return);
    const auto leave = [&app] { return app.window().findChild<QWidget *>(u"problemAction"_s); };
    if (!QTest::qWaitFor([&leave] { return leave() && leave()->isVisible(); }, 30000))
        return 1;
    report(u"waits"_s, words);
    stickAt(accountIn(folder));
    QTest::mouseClick(leave(), Qt::LeftButton);
    return 1;
}

} // namespace

// kill -9 at any moment: no draft, no message that waits, and no file of either is lost.
class TestKilledWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingThatWasTypedIsLost()
    {
        for (int round = 0; round < 12; ++round) {
            QTemporaryDir folder;
            QVERIFY(AccountStore(folder.path()).save({.server = nowhere, .username = u"alice"_s, .session = "s"}));
            typeAndKill(folder.path(), 20 + int(QRandomGenerator::global()->bounded(300)));
            if (QTest::currentTestFailed())
                return;
        }
    }

    void whatIsAMessageIsNoDraftAndTheOtherWayRound_data()
    {
        QTest::addColumn<bool>("isNew");
        QTest::addColumn<bool>("isTakenBack");
        QTest::newRow("said in the conversation that is open") << false << false;
        QTest::newRow("said in one that it begins") << true << false;
        QTest::newRow("taken back in the conversation that is open") << false << true;
        QTest::newRow("taken back in one that it was to begin") << true << true;
    }
    void whatIsAMessageIsNoDraftAndTheOtherWayRound()
    {
#ifndef Q_OS_LINUX
        QSKIP("nothing tells when a disk is waited for");
#endif
        QFETCH(const bool, isNew);
        QFETCH(const bool, isTakenBack);
        const QString words = u"said once"_s;
        const QTemporaryDir folder;
        QVERIFY(AccountStore(folder.path()).save({.server = nowhere, .username = u"alice"_s, .session = "s"}));
        const QString account = accountIn(folder.path());
        const auto waiting = [&account] { return Outbox(account, nowhere, u"alice"_s).entries().size(); };
        const auto drafts = [&account] {
            QStringList texts;
            for (const Draft &draft : DraftStore(account).all())
                texts += draft.text;
            return texts;
        };
        QProcess child;
        child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        child.start(QCoreApplication::applicationFilePath(),
                    {u"--say"_s, folder.path(), words, isNew ? u"new"_s : u"open"_s, isTakenBack ? u"taken back"_s : u"said"_s});
        QTRY_COMPARE_WITH_TIMEOUT(waiting(), 1, 60000);
        if (isTakenBack) {
            QTRY_VERIFY_WITH_TIMEOUT(child.canReadLine(), 60000);   // it is no draft any more
            QTRY_COMPARE_WITH_TIMEOUT(drafts(), QStringList{words}, 60000);
        }
        child.kill();
        QVERIFY(child.waitForFinished(20000));
        QCOMPARE(waiting(), 1);
        QCOMPARE(drafts(), QStringList{words});   // it is both

        const auto start = [&folder] {
            auto app = std::make_unique<DesktopApp>(folder.path(), DesktopOptions{});
            app->start();
            return app;
        };
        const auto input = [](DesktopApp &app) { return app.window().findChild<QPlainTextEdit *>(u"input"_s); };
        auto app = start();
        QCOMPARE(waiting(), isTakenBack ? 0 : 1);
        QCOMPARE(drafts(), isTakenBack ? QStringList{words} : QStringList());
        QCOMPARE(input(*app)->toPlainText(), isTakenBack ? words : QString());
        if (isTakenBack)
            return;

        QTest::keyClicks(input(*app), words);   // and this is another one
        app.reset();
        app = start();
        QCOMPARE(input(*app)->toPlainText(), words);
    }

private:
    static void typeAndKill(const QString &folder, int lines)
    {
        QProcess child;
        child.setProgram(QCoreApplication::applicationFilePath());
        child.setArguments({u"--type"_s, folder});
        child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        child.start();
        QList<QByteArray> told;
        while (told.size() < lines && (child.canReadLine() || child.waitForReadyRead(60000))) {
            while (child.canReadLine() && told.size() < lines)
                told.append(child.readLine().trimmed());
        }
        child.kill();
        QVERIFY(child.waitForFinished(20000));
        while (child.canReadLine())   // what it told while it was being killed
            told.append(child.readLine().trimmed());
        QVERIFY(told.size() >= lines);

        QStringList sent;
        QString typed;
        bool isAttached = false;
        for (const QByteArray &line : std::as_const(told)) {
            const qsizetype space = line.indexOf(' ');   // none behind "attached": it says no words
            const QString text = space < 0 ? QString() : QString::fromUtf8(QByteArray::fromHex(line.sliced(space + 1)));
            if (line.startsWith("sent "))
                sent += text;
            isAttached = !line.startsWith("sent ");
            typed = line.startsWith("sent ") ? QString() : text;
        }
        QDirIterator accounts(folder + u"/accounts"_s, QDir::Dirs | QDir::NoDotAndDotDot);
        QVERIFY(accounts.hasNext());
        const QString account = accounts.next();
        QStringList waiting;
        QList<KeptFile> files;
        for (const OutboxEntry &entry : Outbox(account, nowhere, u"alice"_s).entries()) {
            waiting += entry.request.request;
            files += entry.files;
        }
        files += DraftStore(account).load({}).files;
        QVERIFY(files.size() >= sent.size() + (isAttached ? 1 : 0));
        for (const KeptFile &file : std::as_const(files))
            QVERIFY(QFile::exists(FileStore(account + u"/attachments"_s).pathOf(file)));
        QCOMPARE(waiting.first(std::min(sent.size(), waiting.size())), sent);
        const QString draft = DraftStore(account).load({}).text;
        QVERIFY2(draft.startsWith(typed) || waiting.value(sent.size()).startsWith(typed), qPrintable(typed + u" / "_s + draft));
    }
};

int main(int argc, char *argv[])
{
    if (argc == 3 && QByteArrayView(argv[1]) == "--type") {
        QApplication application(argc, argv);
        return typeForEver(QString::fromLocal8Bit(argv[2]));
    }
    if (argc == 6 && QByteArrayView(argv[1]) == "--say") {
        QApplication application(argc, argv);
        return sayOnce(QString::fromLocal8Bit(argv[2]), QString::fromLocal8Bit(argv[3]), QByteArrayView(argv[4]) == "new",
                       QByteArrayView(argv[5]) == "taken back");
    }
    return runGuiTest<TestKilledWindow>(argc, argv);
}
#include "tst_killedwindow.moc"
