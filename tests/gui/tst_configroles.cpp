#include "desktop/configeditor/configeditorcontroller.h"
#include "desktop/configeditor/configforms.h"
#include "shared/config/configreader.h"
#include "tests/desktop/fakeconfigsource.h"

#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

namespace {

const QString household = u"# Our household\nusers:\n  - username: alice\n    password: \"••••\"\n    role: admin   # she knows\n"
                          "  - username: ben\n    password: \"••••\"\n    role: child\n    modules: []   # none yet\n"_s;

} // namespace

// The forms of roles, and of what a user may do.
class TestConfigRoles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        auto source = std::make_unique<FakeConfigSource>();
        source->shown = ConfigShown{.text = household, .revision = u"r1"_s};
        m_editor = std::make_unique<ConfigEditorController>(std::move(source));
        m_forms = std::make_unique<ConfigForms>(m_schema);
        connect(m_editor.get(), &ConfigEditorController::analysed, m_forms.get(),
                [this] { m_forms->setAnalysis(m_editor->analysis()); });
        connect(m_forms.get(), &ConfigForms::setRequested, m_editor.get(), &ConfigEditorController::set);
        connect(m_forms.get(), &ConfigForms::removeRequested, m_editor.get(), &ConfigEditorController::remove);
        m_editor->open();
        QTRY_VERIFY(m_editor->analysis().root);
        QTRY_COMPARE(m_editor->text(), household);
        m_forms->show();
    }
    void cleanup()
    {
        m_forms.reset();
        m_editor.reset();
    }

    // Also of a role of which nothing is said yet.
    void aRoleIsGivenHoursModulesAndABudget()
    {
        m_forms->choose({u"roles"_s, u"child"_s});
        type("field.hours.weekdays", u"15:00-20:00"_s);
        type("field.modules", u"lists, notes"_s);
        type("field.budget.day", u"0.5"_s);

        QCOMPARE(m_editor->text(),
                 household
                     + u"roles:\n  child:\n    hours:\n      weekdays: \"15:00-20:00\"\n    modules:\n      - lists\n"
                       "      - notes\n    budget:\n      day: 0.5\n"_s);
        QTRY_COMPARE(m_editor->analysis().text, m_editor->text());
        QCOMPARE(m_editor->analysis().problems, QList<config::Problem>());
        QCOMPARE(m_forms->chosen(), (QStringList{u"roles"_s, u"child"_s}));

        // The page stays when others come, also where nothing is said of the role.
        m_forms->choose({u"roles"_s, u"guest"_s});
        m_editor->setText(household + u"  - {username: cleo, password: \"••••\"}\n"_s);
        QTRY_VERIFY(m_editor->analysis().at({u"users"_s, u"2"_s}));
        QCOMPARE(m_forms->chosen(), (QStringList{u"roles"_s, u"guest"_s}));
        QVERIFY(line(u"field.budget.day"_s));
    }
    void anAdminHasNoFieldForHours()
    {
        m_forms->choose({u"roles"_s, u"admin"_s});

        QVERIFY(line(u"field.budget.day"_s));
        QVERIFY(!line(u"field.hours.every_day"_s));
    }
    // To nobody it must look as if all modules were allowed, and clearing it is another thing.
    void noModulesAreNotAllModules()
    {
        m_forms->choose({u"users"_s, u"1"_s});
        QCOMPARE(line(u"field.modules"_s)->text(), u"[]"_s);

        type("field.modules", u"lists"_s);
        QCOMPARE(m_editor->text(), QString(household).replace(u"    modules: []   # none yet\n"_s,
                                                              u"    modules:   # none yet\n      - lists\n"_s));
        type("field.modules", u"[]"_s);
        QTRY_COMPARE(m_editor->analysis().text, m_editor->text());
        QCOMPARE(m_editor->analysis().at({u"users"_s, u"1"_s, u"modules"_s})->items.size(), 0U);
        QVERIFY(m_editor->analysis().at({u"users"_s, u"1"_s, u"modules"_s})->kind == config::YamlNode::Kind::Sequence);
    }
    void scheduledPromptsAreGivenWhatTheyBeginWith()
    {
        m_forms->choose({u"schedules"_s});
        type("field.max_tokens", u"5000"_s);
        type("field.budget.day", u"0.2"_s);
        type("field.tools.deny", u"home.unlock*, mail"_s);

        QCOMPARE(m_editor->analysis().problems, QList<config::Problem>());
        const config::ScheduleDefaults read = config::readConfigText(m_editor->text().toUtf8(), {}).config.schedules;
        QCOMPARE(read.maxTokens, 5000);
        QCOMPARE(read.budget.day, std::optional(0.2));
        QCOMPARE(read.deny, (QStringList{u"home.unlock*"_s, u"mail"_s}));
        QVERIFY(m_editor->text().startsWith(household));
    }
    void aMistakeIsSaid()
    {
        m_forms->choose({u"users"_s, u"1"_s});
        type("field.hours.monday", u"7 to 9"_s);

        QTRY_COMPARE(m_editor->analysis().problems.size(), 1);
        QCOMPARE(m_editor->analysis().problems.constFirst().path, u"users[1].hours.monday"_s);
    }

private:
    QLineEdit *line(const QString &name) const { return m_forms->findChild<QLineEdit *>(name); }
    void type(const char *name, const QString &text)
    {
        QTRY_VERIFY(line(QString::fromLatin1(name)));
        line(QString::fromLatin1(name))->setText(text);
        Q_EMIT line(QString::fromLatin1(name))->editingFinished();
        QTRY_COMPARE(m_editor->analysis().text, m_editor->text());
    }

    ConfigSchema m_schema;
    std::unique_ptr<ConfigEditorController> m_editor;
    std::unique_ptr<ConfigForms> m_forms;
};

QTEST_MAIN(TestConfigRoles)
#include "tst_configroles.moc"
