#include "desktop/chat/picturebutton.h"
#include "desktop/chat/picturewindow.h"
#include "shared/core/atomicfile.h"
#include "tests/gui/guimain.h"
#include "tests/gui/householdwindow.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QDirIterator>
#include <QFileDialog>
#include <QImage>
#include <QListView>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QScreen>
#include <QWindow>

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
    void theSameBytesReachTheModelByWhateverWay_data()
    {
        QTest::addColumn<QString>("way");
        for (const char *way : {"by the button", "a copied file", "a copied picture", "dropped"})
            QTest::newRow(way) << QString::fromLatin1(way);
    }
    void theSameBytesReachTheModelByWhateverWay()
    {
        QFETCH(const QString, way);
        m_household->llm().play(wordScript({u"Green."_s}, 1ms, PeerStep::Close));
        QImage green(32, 20, QImage::Format_RGB32);
        green.fill(Qt::green);
        const QString path = m_files.filePath(u"green.png"_s);
        QVERIFY(green.save(path));

        if (way == "by the button"_L1)
            chooseInDialog(path);
        else if (way == "dropped"_L1)
            m_window->drop("input", {path});
        else
            paste(way == "a copied file"_L1 ? mimeOf(QUrl::fromLocalFile(path)) : mimeOf(green));
        QTRY_COMPARE(chips().size(), 1);
        say(u"Which colour?"_s);

        QTRY_COMPARE_WITH_TIMEOUT(answers(), QStringList{u"Green."_s}, patience);
        const protocol::ConversationMessage kept = theLine().messages.constFirst();
        QCOMPARE(kept.text, u"Which colour?"_s);   // and no path of a file
        QCOMPARE(kept.attachments.size(), 1);
        QCOMPARE(kept.attachments[0].mediaType, u"image/png"_s);
        const QByteArray bytes = waitFor(m_client->attachment(kept.attachments[0].id));
        QCOMPARE(QImage::fromData(bytes).convertToFormat(QImage::Format_RGB32), green);
        if (way != "a copied picture"_L1) {
            QCOMPARE(bytes, bytesOf(path));
            QCOMPARE(kept.attachments[0].name, u"green.png"_s);
        }
        const QByteArray asked = m_household->llm().requests().constFirst().body;
        QVERIFY2(asked.contains("data:image/png;base64," + bytes.toBase64()), asked.constData());
    }
    void whoCancelsTheDialogKeepsTheDraft()
    {
        m_household->llm().play(wordScript({u"Green or black."_s}, 1ms, PeerStep::Close));
        m_window->type("input", u"Which tea?"_s);
        m_window->drop("input", {written(u"teas.txt"_s, "green, black"_ba)});
        QTRY_COMPARE(chips(), QStringList{u"teas.txt"_s});
        const QString other = written(u"other.txt"_s, "not this one"_ba);
        const QPointer dialog = openDialog();
        QVERIFY(dialog);
        typeInto(*dialog->windowHandle(), other);

        for (int press = 0; press < 3 && dialog && dialog->isVisible(); ++press)   // the first one closes what is proposed
            QTest::keyClick(dialog->windowHandle(), Qt::Key_Escape);

        QTRY_VERIFY(!dialog);
        QCOMPARE(chips(), QStringList{u"teas.txt"_s});
        QCOMPARE(m_window->find<QPlainTextEdit>("input")->toPlainText(), u"Which tea?"_s);
        QVERIFY(theList().isEmpty());
        m_window->press("input", Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(answers(), QStringList{u"Green or black."_s}, patience);
        const QList<protocol::Attachment> kept = theLine().messages.constFirst().attachments;
        QCOMPARE(kept.size(), 1);
        QCOMPARE(kept[0].name, u"teas.txt"_s);
    }
    void aPictureIsSeenSmallAndLarge()
    {
        m_household->llm().play(wordScript({u"Red."_s}, 1ms, PeerStep::Close));
        QImage red(640, 400, QImage::Format_RGB32);
        red.fill(Qt::red);
        const QString path = m_files.filePath(u"red.png"_s);
        QVERIFY(red.save(path));
        m_window->drop("chatPanel", {path});
        const auto pictureIn = [this](const char *place) { return m_window->find<QWidget>(place)->findChild<PictureButton *>(); };
        QTRY_VERIFY(pictureIn("composer") && !pictureIn("composer")->picture().isNull());

        say(u"Which colour?"_s);

        QTRY_COMPARE_WITH_TIMEOUT(answers(), QStringList{u"Red."_s}, patience);
        QTRY_VERIFY(!pictureIn("userMessage")->picture().isNull());
        QVERIFY(pictureIn("userMessage")->accessibleName().contains(u"red.png"_s));
        QTRY_COMPARE(copies(), 0);   // from here on only the server has it
        QTest::mouseClick(pictureIn("userMessage"), Qt::LeftButton);
        QTRY_VERIFY(m_window->isVisible("pictureWindow"));
        QTRY_COMPARE_WITH_TIMEOUT(m_window->find<PictureWindow>("pictureWindow")->picture().size(), red.size(), patience);
        m_window->press("pictureWindow", Qt::Key_Escape);

        m_window->start();   // nothing of it is on this computer
        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● Connected"_s, patience);
        const auto *list = m_window->find<QListView>("conversationList");
        QTRY_COMPARE_WITH_TIMEOUT(list->model()->rowCount(), 1, patience);
        m_window->openConversation(theList().constFirst().id);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->find<QWidget>("userMessage") && pictureIn("userMessage"), patience);
        QTRY_COMPARE_WITH_TIMEOUT(pictureIn("userMessage")->picture().pixelColor(50, 50), QColor(Qt::red), patience);
    }
    void whatIsNoPictureIsShownByASign()
    {
        m_household->llm().play(wordScript({u"Hm."_s}, 1ms, PeerStep::Close));
        const QString path = written(u"broken.png"_s, "\x89PNG\r\n\x1a\nand then nothing"_ba);
        m_window->drop("chatPanel", {path});
        QTRY_COMPARE(chips(), QStringList{u"broken.png"_s});

        say(u"Look"_s);

        QTRY_COMPARE_WITH_TIMEOUT(answers(), QStringList{u"Hm."_s}, patience);
        auto *sign = m_window->find<QWidget>("userMessage")->findChild<PictureButton *>();
        QTest::mouseClick(sign, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->find<QLabel>("pictureWords")
                                     && m_window->find<QLabel>("pictureWords")->text().contains(u"no picture"_s),
                                 patience);
        QVERIFY(sign->picture().isNull());
        m_window->press("pictureWindow", Qt::Key_Escape);
    }
    void theScreenIsAttachedWithoutTheWindow()
    {
        QWidget behind;
        behind.setAutoFillBackground(true);
        behind.setPalette(QPalette(Qt::blue));
        behind.setGeometry(behind.screen()->geometry());
        behind.show();
        QVERIFY(QTest::qWaitForWindowExposed(&behind));
        m_window->app->window().raise();
        const QPoint middle = m_window->app->window().geometry().center();
        const auto seen = [&] { return behind.screen()->grabWindow(0).toImage().pixelColor(middle); };
        QTRY_VERIFY(seen() != QColor(Qt::blue));   // else the picture would say nothing

        m_window->click("screenshotButton");

        QTRY_COMPARE_WITH_TIMEOUT(chips().size(), 1, patience);
        QTRY_VERIFY(m_window->app->window().isVisible());
        QTRY_VERIFY(seen() != QColor(Qt::blue));   // it is back where it was
        QDirIterator files(m_window->folder.path() + u"/accounts"_s, QDir::Files, QDirIterator::Subdirectories);
        QImage picture;
        while (picture.isNull() && files.hasNext()) {
            const QString path = files.next();
            if (path.contains(u"/attachments/"_s))
                picture = QImage(path);
        }
        QCOMPARE(picture.size(), behind.screen()->size());
        QCOMPARE(picture.pixelColor(middle), QColor(Qt::blue));
        QTest::mouseClick(m_window->find<QWidget>("composer")->findChild<QWidget *>(u"removeAttachment"_s), Qt::LeftButton);
        QCOMPARE(chips(), QStringList());
    }

private:
    [[nodiscard]] QPointer<QFileDialog> openDialog() const
    {
        QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
        m_window->click("attachButton");
        if (!QTest::qWaitFor([this] { return m_window->isVisible("attachDialog"); }, patience))
            return {};
        auto *dialog = m_window->find<QFileDialog>("attachDialog");
        dialog->activateWindow();   // where its line has not the keyboard, a path that is typed becomes the name of the file
        return QTest::qWaitForWindowActive(dialog, patience) ? dialog : nullptr;
    }
    // As the window system tells it, which knows what is open over a window and takes the keys.
    static void typeInto(QWindow &window, const QString &text)
    {
        for (const QChar letter : text)
            QTest::keyClick(&window, letter.toLatin1());
    }
    void chooseInDialog(const QString &path) const
    {
        const QPointer dialog = openDialog();
        QVERIFY(dialog);
        typeInto(*dialog->windowHandle(), path);
        QCOMPARE(dialog->findChild<QLineEdit *>(u"fileNameEdit"_s)->text(), path);
        QTRY_VERIFY_WITH_TIMEOUT(dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Open)->isEnabled(), patience);
        // What is proposed lies open over the dialog: the first one may only close that, as a click on “Open” does.
        for (int press = 0; press < 3 && dialog && dialog->isVisible(); ++press)
            QTest::keyClick(dialog->windowHandle(), Qt::Key_Return);
        QTRY_VERIFY(!dialog);
    }
    [[nodiscard]] static std::unique_ptr<QMimeData> mimeOf(const QUrl &file)
    {
        auto mime = std::make_unique<QMimeData>();
        mime->setUrls({file});
        return mime;
    }
    [[nodiscard]] static std::unique_ptr<QMimeData> mimeOf(const QImage &picture)
    {
        auto mime = std::make_unique<QMimeData>();
        mime->setImageData(picture);
        return mime;
    }
    void paste(std::unique_ptr<QMimeData> mime) const
    {
        QGuiApplication::clipboard()->setMimeData(mime.release());   // which owns it
        m_window->click("input");
        m_window->press("input", Qt::Key_V, Qt::ControlModifier);
    }
    [[nodiscard]] static QByteArray bytesOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    [[nodiscard]] int copies() const
    {
        int count = 0;
        QDirIterator files(m_window->folder.path() + u"/accounts"_s, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext())
            count += files.next().contains(u"/attachments/"_s) ? 1 : 0;
        return count;
    }
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
