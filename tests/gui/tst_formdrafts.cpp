#include "desktop/chat/formcard.h"
#include "desktop/chat/formdrafts.h"
#include "tests/gui/guimain.h"

#include <QDir>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// What is typed into a form and not sent yet. Each FormDrafts opens its folder anew, as after kill -9.
class TestFormDrafts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void whatIsTypedIsThereAfterwards()
    {
        FormCard card(form());
        QSignalSpy edited(&card, &FormCard::edited);
        QTest::keyClicks(card.findChild<QLineEdit *>(u"field_city"_s), u"Bonn"_s);
        QTest::keyClick(card.findChild<QWidget *>(u"field_quick"_s), Qt::Key_Space);
        FormDrafts(m_folder->path()).keep(form(), edited.constLast().at(1).value<TypedFields>());

        FormCard again(form());
        again.setTyped(FormDrafts(m_folder->path()).typed(u"e1"_s));

        QCOMPARE(again.findChild<QLineEdit *>(u"field_city"_s)->text(), u"Bonn"_s);
        QSignalSpy answered(&again, &FormCard::answered);
        QTest::mouseClick(again.findChild<QWidget *>(u"formAccept"_s), Qt::LeftButton);
        const QJsonObject content = answered.constFirst().at(0).value<protocol::ElicitationAnswer>().content;
        QCOMPARE(content.value("city"_L1).toString(), u"Bonn"_s);
        QVERIFY(content.value("quick"_L1).toBool());
    }
    void whatIsSecretIsOnNoDisk()
    {
        FormDrafts drafts(m_folder->path());
        drafts.keep(form(), {{u"city"_s, u"Bonn"_s}, {u"password"_s, u"swordfish"_s}, {u"word"_s, u"herring"_s}});

        QCOMPARE(drafts.typed(u"e1"_s).value(u"password"_s), u"swordfish"_s);   // as long as the program runs
        const TypedFields kept = FormDrafts(m_folder->path()).typed(u"e1"_s);
        QCOMPARE(kept, (TypedFields{{u"city"_s, u"Bonn"_s}}));
        for (const QString &name : QDir(m_folder->path()).entryList(QDir::Files)) {
            QFile file(m_folder->filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray bytes = file.readAll();
            QVERIFY(!bytes.contains("swordfish") && !bytes.contains("herring"));
            QCOMPARE(file.permissions() & (QFileDevice::ReadGroup | QFileDevice::ReadOther), QFileDevice::Permissions());
        }
    }
    void whatTheDiskDoesNotTakeIsStillInTheForm()
    {
        const QString folder = m_folder->filePath(u"account"_s);
        QVERIFY(QDir().mkpath(folder));
        FormDrafts drafts(folder);
        drafts.keep(form(), {{u"city"_s, u"Bo"_s}});
        QVERIFY(QDir(folder).removeRecursively());
        QFile inItsPlace(folder);
        QVERIFY(inItsPlace.open(QIODevice::WriteOnly));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"what is typed into a form is not kept on disk"_s));

        drafts.keep(form(), {{u"city"_s, u"Bonn"_s}});

        QCOMPARE(drafts.typed(u"e1"_s), (TypedFields{{u"city"_s, u"Bonn"_s}}));
    }
    void aSecretIsNotShown()
    {
        const FormCard card(form());
        QCOMPARE(card.findChild<QLineEdit *>(u"field_password"_s)->echoMode(), QLineEdit::Password);
        QCOMPARE(card.findChild<QLineEdit *>(u"field_city"_s)->echoMode(), QLineEdit::Normal);
    }
    void whatIsAnsweredIsForgotten()
    {
        FormDrafts drafts(m_folder->path());
        drafts.keep(form(), {{u"city"_s, u"Bonn"_s}, {u"password"_s, u"swordfish"_s}});

        drafts.forget(u"e1"_s);

        QVERIFY(drafts.typed(u"e1"_s).isEmpty());
        QVERIFY(QDir(m_folder->path()).isEmpty());
    }

private:
    static protocol::Elicitation form()
    {
        const QJsonObject text{{u"type"_s, u"string"_s}};
        return {.id = u"e1"_s,
                .module = u"trains"_s,
                .message = u"Where to?"_s,
                .schema = {{u"type"_s, u"object"_s},
                           {u"properties"_s,
                            QJsonObject{{u"city"_s, text},
                                        {u"password"_s, text},
                                        {u"word"_s, QJsonObject{{u"type"_s, u"string"_s}, {u"format"_s, u"password"_s}}},
                                        {u"quick"_s, QJsonObject{{u"type"_s, u"boolean"_s}}}}}}};
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestFormDrafts>(argc, argv);
}
#include "tst_formdrafts.moc"
