#include "desktop/configeditor/configapp.h"
#include "desktop/configeditor/configtextview.h"
#include "shared/config/configreader.h"
#include "tests/gui/guimain.h"

#include <QDialogButtonBox>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

namespace {

constexpr int patience = 30000;

} // namespace

// A person at tom-config takes over the file of a Python Tom, by the dialog.
class TestConfigImport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs); }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        write(u"config.yml"_s, "users:\n  - {username: ada, password: 'a word', role: admin}\n");
        write(u"old.yml"_s, "# The old house\n"
                            "users:\n"
                            "  - username: alice\n"
                            "    password: alice123   # change it\n"
                            "    admin: true\n");
        m_window = std::make_unique<ConfigApp>(m_folder->filePath(u"client"_s));
        m_window->resize(900, 600);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        m_window->openFile(m_folder->filePath(u"config.yml"_s));
        QTRY_VERIFY_WITH_TIMEOUT(text().contains(u"ada"_s), patience);
    }
    void cleanup() { m_window.reset(); }

    void whatIsChosenIsComparedAndThenApplied()
    {
        choose(u"old.yml"_s);

        QTRY_VERIFY_WITH_TIMEOUT(find<QWidget>("reviewPanel")->isVisible(), patience);
        const QString diff = find<QPlainTextEdit>("reviewDiff")->toPlainText();
        QVERIFY2(diff.contains(u"# The old house"_s) && diff.contains(u"ada"_s), qPrintable(diff));
        QVERIFY(!diff.contains(u"alice123"_s));
        QVERIFY(read(u"config.yml"_s).contains("ada"));   // nothing is written yet
        QTRY_VERIFY_WITH_TIMEOUT(find<QPushButton>("reviewApply")->isEnabled(), patience);
        click("reviewApply");

        QTRY_VERIFY_WITH_TIMEOUT(read(u"config.yml"_s).contains("alice"), patience);
        const QByteArray written = read(u"config.yml"_s);
        QVERIFY2(written.startsWith("# The old house\n") && written.contains("# change it"), written.constData());
        QVERIFY(!written.contains("alice123"));
        const config::ReadResult result = config::readConfigText(written, {});
        QVERIFY(result.isUsable() && result.config.users.constFirst().isAdmin());
        QVERIFY(result.config.users.constFirst().password.startsWith(u"$argon2id$"_s));
        QVERIFY(read(u"old.yml"_s).contains("alice123"));   // that of the old house is only read
    }
    void aDialogThatIsClosedChangesNothing()
    {
        const QString before = text();
        click("configImport");
        auto *dialog = m_window->findChild<QFileDialog *>(u"importDialog"_s);
        QVERIFY(dialog);
        dialog->reject();

        QTRY_VERIFY(!m_window->findChild<QFileDialog *>(u"importDialog"_s));
        QCOMPARE(text(), before);
        QVERIFY(!find<QWidget>("reviewPanel")->isVisible());
    }
    void whatIsNoConfigurationIsSaid()
    {
        write(u"old.yml"_s, "users: [\n");
        const QString before = text();

        choose(u"old.yml"_s);

        QTRY_VERIFY_WITH_TIMEOUT(find<QLabel>("configNotice")->isVisible(), patience);
        QCOMPARE(text(), before);
    }

private:
    void choose(const QString &name)
    {
        click("configImport");
        auto *dialog = m_window->findChild<QFileDialog *>(u"importDialog"_s);
        QVERIFY(dialog);
        QTRY_VERIFY(dialog->isVisible());
        dialog->findChild<QLineEdit *>(u"fileNameEdit"_s)->setText(m_folder->filePath(name));
        dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Open)->click();
    }
    template<typename Object>
    [[nodiscard]] Object *find(const char *name) const
    {
        return m_window->findChild<Object *>(QString::fromLatin1(name));
    }
    void click(const char *name) const
    {
        for (int round = 0; round < 3; ++round)
            QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        QTest::mouseClick(find<QWidget>(name), Qt::LeftButton);
    }
    void write(const QString &name, const QByteArray &bytes) const
    {
        QFile out(m_folder->filePath(name));
        QVERIFY(out.open(QIODevice::WriteOnly));
        QCOMPARE(out.write(bytes), bytes.size());
    }
    [[nodiscard]] QByteArray read(const QString &name) const
    {
        QFile in(m_folder->filePath(name));
        return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
    }
    [[nodiscard]] QString text() const { return m_window->findChild<ConfigTextView *>()->text(); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ConfigApp> m_window;
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestConfigImport>(argc, argv);
}
#include "tst_configimport.moc"
