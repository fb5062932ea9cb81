#include "desktop/configeditor/configapp.h"
#include "desktop/configeditor/configforms.h"
#include "desktop/configeditor/configtextview.h"
#include "shared/auth/certificate.h"
#include "tests/gui/guimain.h"

#include <QDialogButtonBox>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

namespace {

constexpr int patience = 30000;

} // namespace

// A person at tom-config tries a new certificate before it is put where the server reads it.
class TestConfigCertificate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs); }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        write(u"config.yml"_s, "users:\n  - {username: ada, password: 'a word', role: admin}\n");
        const auto mine = auth::makeSelfSigned({u"tom.example.org"_s}, {});
        const auto other = auth::makeSelfSigned({u"other.example.org"_s}, {});
        QVERIFY(mine && other);
        write(u"new.pem"_s, mine->chain.constFirst().toPem());
        write(u"new-key.pem"_s, mine->key.toPem());
        write(u"other-key.pem"_s, other->key.toPem());
        write(u"empty.pem"_s, {});
        m_window = std::make_unique<ConfigApp>(m_folder->filePath(u"client"_s));
        m_window->resize(900, 600);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        m_window->openFile(m_folder->filePath(u"config.yml"_s));
        QTRY_VERIFY_WITH_TIMEOUT(m_window->findChild<ConfigTextView *>()->text().contains(u"ada"_s), patience);
        QTRY_VERIFY_WITH_TIMEOUT(find<QLineEdit>("addName"), patience);   // the forms are filled
        m_window->findChild<ConfigForms *>()->choose({u"/certificate"_s});
        QTRY_VERIFY(find<QLineEdit>("certificateFile"));
    }
    void cleanup() { m_window.reset(); }

    void whatIsChosenIsTried()
    {
        choose("certificateFileChoose", u"new.pem"_s);
        choose("certificateKeyFileChoose", u"new-key.pem"_s);

        const QString said = outcome();

        QVERIFY2(said.startsWith(u"It works"_s) && said.contains(u"tom.example.org"_s), qPrintable(said));
        QVERIFY(!QFile::exists(m_folder->filePath(u"tls/cert.pem"_s)));   // nothing is put anywhere
    }
    void whatDoesNotFitIsSaid_data()
    {
        QTest::addColumn<QString>("certificate");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("words");
        QTest::newRow("the key of another") << u"new.pem"_s << u"other-key.pem"_s << u"It does not work"_s;
        QTest::newRow("an empty file") << u"empty.pem"_s << u"new-key.pem"_s << u"It does not work"_s;
        QTest::newRow("no key") << u"new.pem"_s << QString() << u"It was not tried: Choose both files"_s;
        QTest::newRow("no such file") << u"new.pem"_s << u"nowhere.pem"_s << u"It was not tried"_s;
    }
    void whatDoesNotFitIsSaid()
    {
        QFETCH(const QString, certificate);
        QFETCH(const QString, key);
        QFETCH(const QString, words);
        find<QLineEdit>("certificateFile")->setText(m_folder->filePath(certificate));
        find<QLineEdit>("certificateKeyFile")->setText(key.isEmpty() ? QString() : m_folder->filePath(key));

        const QString said = outcome();

        QVERIFY2(said.startsWith(words), qPrintable(said));
    }

private:
    void choose(const char *button, const QString &name)
    {
        click(button);
        auto *dialog = m_window->findChild<QFileDialog *>(u"certificateDialog"_s);
        QVERIFY(dialog);
        QTRY_VERIFY(dialog->isVisible());
        dialog->findChild<QLineEdit *>(u"fileNameEdit"_s)->setText(m_folder->filePath(name));
        dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Open)->click();
        QTRY_VERIFY(!m_window->findChild<QFileDialog *>(u"certificateDialog"_s));
    }
    [[nodiscard]] QString outcome()
    {
        click("tryPart");
        const auto *label = find<QLabel>("tryOutcome");
        return QTest::qWaitFor([label] { return label->isVisible(); }, patience) ? label->text() : QString();
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

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ConfigApp> m_window;
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestConfigCertificate>(argc, argv);
}
#include "tst_configcertificate.moc"
