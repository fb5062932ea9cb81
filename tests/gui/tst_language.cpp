#include "desktop/app/language.h"
#include "tests/gui/guimain.h"

#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QLibraryInfo>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>
#include <QTranslator>

using namespace Qt::StringLiterals;
using namespace tom::desktop;

namespace {

QString plain(QString text)
{
    return text.section(u'\t', 0, 0).remove(u'&');
}

QStringList wordsOf(const QMenu &menu)
{
    QStringList words;
    for (const QAction *action : menu.actions()) {
        if (!action->isSeparator())
            words.append(plain(action->text()));
    }
    return words;
}

} // namespace

// What is Qt's own in our windows, where the system has none of Qt's translations: qt.conf.in says that they are nowhere.
class TestLanguage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(!QFileInfo::exists(QLibraryInfo::path(QLibraryInfo::TranslationsPath)));
        QLocale::setDefault(QLocale(QLocale::French));
        speak(*qApp, QLocale());
    }
    void buttonsOfDialogs()
    {
        using Box = QDialogButtonBox;
        Box box(Box::Ok | Box::Save | Box::Cancel | Box::Close | Box::Discard | Box::Yes | Box::No | Box::Retry | Box::Open);
        QCOMPARE(plain(box.button(Box::Save)->text()), u"Enregistrer"_s);
        QCOMPARE(plain(box.button(Box::Cancel)->text()), u"Annuler"_s);
        QCOMPARE(plain(box.button(Box::Close)->text()), u"Fermer"_s);
        QCOMPARE(plain(box.button(Box::Yes)->text()), u"Oui"_s);
        QCOMPARE(plain(box.button(Box::No)->text()), u"Non"_s);
        QCOMPARE(plain(box.button(Box::Retry)->text()), u"Réessayer"_s);
        QCOMPARE(plain(box.button(Box::Open)->text()), u"Ouvrir"_s);
    }
    void menusOfTexts()
    {
        const QStringList expected{u"Annuler"_s, u"Rétablir"_s,  u"Couper"_s,           u"Copier"_s,
                                   u"Coller"_s,  u"Supprimer"_s, u"Tout sélectionner"_s};
        QLineEdit line;
        QCOMPARE(wordsOf(*std::unique_ptr<QMenu>(line.createStandardContextMenu())), expected);
        QPlainTextEdit text;
        QCOMPARE(wordsOf(*std::unique_ptr<QMenu>(text.createStandardContextMenu())), expected);
    }
    void dialogOfFiles()
    {
        QFileDialog dialog;
        dialog.setOption(QFileDialog::DontUseNativeDialog);
        dialog.setFileMode(QFileDialog::ExistingFiles);
        QStringList words;
        for (const QLabel *label : dialog.findChildren<QLabel *>())
            words.append(plain(label->text()));
        for (const QPushButton *button : dialog.findChildren<QPushButton *>())
            words.append(plain(button->text()));
        for (const QToolButton *button : dialog.findChildren<QToolButton *>())
            words.append(button->toolTip());
        words.removeAll(QString());
        words.sort();
        QCOMPARE(words, (QStringList{u"Annuler"_s, u"Créer un nouveau dossier"_s, u"Dossier parent"_s,
                                     u"Fichiers de type\u00a0:"_s, u"Nom de fichier\u00a0:"_s, u"Ouvrir"_s, u"Précédent"_s,
                                     u"Suivant"_s, u"Voir dans\u00a0:"_s, u"Vue détaillée"_s, u"Vue en liste"_s}));
    }
    void whoReadsEnglishGetsNoFrench_data()
    {
        QTest::addColumn<QByteArray>("languages");
        QTest::newRow("English") << "en"_ba;
        QTest::newRow("English before French") << "en_CA:en:fr"_ba;
    }
    void whoReadsEnglishGetsNoFrench()
    {
        QFETCH(const QByteArray, languages);
        for (QTranslator *translator : qApp->findChildren<QTranslator *>())
            delete translator;
        qputenv("LC_ALL", "en_CA.UTF-8");
        qputenv("LANGUAGE", languages);
        const auto comeBack = qScopeGuard([] {
            qunsetenv("LC_ALL");
            qunsetenv("LANGUAGE");
        });
        QCOMPARE(QLocale::system().uiLanguages().constFirst().first(2), u"en"_s);
        speak(*qApp, QLocale::system());
        const QDialogButtonBox box(QDialogButtonBox::Cancel);
        QCOMPARE(plain(box.button(QDialogButtonBox::Cancel)->text()), u"Cancel"_s);
    }
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestLanguage>(argc, argv);
}
#include "tst_language.moc"
