#include "desktop/configeditor/configeditorcontroller.h"
#include "shared/auth/passwordhash.h"
#include "tests/desktop/fakeconfigsource.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

namespace {

const QString household = uR"(# Our household
global:
  llm: main   # who answers
  llms:
    main:
      api: "••••"
      models: [openai/a, openai/b, openai/c]

users:
  # The first one
  - username: alice
    password: "••••"
    role: admin
)"_s;

config::YamlNode word(const QString &text)
{
    return {.kind = config::YamlNode::Kind::Scalar, .text = text};
}

} // namespace

class TestConfigEditor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        auto source = std::make_unique<FakeConfigSource>();
        m_source = source.get();
        m_source->shown = ConfigShown{.text = household, .revision = u"r1"_s};
        m_editor = std::make_unique<ConfigEditorController>(std::move(source));
        QSignalSpy opened(m_editor.get(), &ConfigEditorController::opened);
        m_editor->open();
        QTRY_COMPARE(opened.size(), 1);
        settle();
    }

    void aFormChangesOnlyItsLine()
    {
        QSignalSpy edited(m_editor.get(), &ConfigEditorController::edited);

        m_editor->set({u"users"_s, u"0"_s, u"role"_s}, word(u"adult"_s));

        QCOMPARE(m_editor->text(), QString(household).replace(u"role: admin"_s, u"role: adult"_s));
        QCOMPARE(edited.size(), 1);
        const qsizetype position = edited.constFirst().at(0).toLongLong();
        QString applied = household;
        applied.replace(position, edited.constFirst().at(1).toString().size(), edited.constFirst().at(2).toString());
        QCOMPARE(applied, m_editor->text());   // counted in letters, with marks before the place
        QVERIFY(m_editor->isChanged());
        m_editor->set({u"users"_s, u"0"_s, u"role"_s}, word(u"admin"_s));
        QCOMPARE(m_editor->text(), household);
        QVERIFY(!m_editor->isChanged());
    }
    void typingIsSeenByTheForms()
    {
        QSignalSpy analysed(m_editor.get(), &ConfigEditorController::analysed);

        m_editor->setText(QString(household).replace(u"alice"_s, u"anna"_s));

        QTRY_COMPARE(m_editor->analysis().textAt({u"users"_s, u"0"_s, u"username"_s}), u"anna"_s);
        QVERIFY(!analysed.isEmpty());
    }
    void whatCannotBeReadHasNoFormsAndAPlace()
    {
        m_editor->setText(household + u"  - [\n"_s);
        QTRY_VERIFY(!m_editor->analysis().root);

        QVERIFY(!m_editor->analysis().problems.isEmpty());
        QVERIFY(m_editor->analysis().problems.constFirst().line > 0);
        QSignalSpy failed(m_editor.get(), &ConfigEditorController::failed);
        m_editor->set({u"users"_s, u"0"_s, u"role"_s}, word(u"adult"_s));
        QCOMPARE(failed.size(), 1);
        QCOMPARE(m_editor->text(), household + u"  - [\n"_s);
    }
    void aMarkIsNoProblem()
    {
        m_editor->setText(household + u"    services:\n      mail: {url: \"••••\"}\n"_s);
        settle();

        QCOMPARE(m_editor->analysis().problems, QList<config::Problem>());
    }
    void aNewUsersPasswordIsNeitherSeenNorSentAsItIs()
    {
        const QString password = u"very secret words"_s;

        m_editor->addUser(u"bob"_s, password);

        QTRY_VERIFY(m_editor->text().contains(u"username: bob"_s));
        QVERIFY(!m_editor->text().contains(password));
        QVERIFY(!m_editor->text().contains(u"argon2"_s));
        settle();
        QSignalSpy reviewed(m_editor.get(), &ConfigEditorController::reviewed);
        m_editor->review();
        QTRY_COMPARE(reviewed.size(), 1);
        const auto analysis = ConfigAnalysis::of(m_source->checks.constLast());
        QVERIFY(auth::isPasswordHash(analysis.textAt({u"users"_s, u"1"_s, u"password"_s})));
        QCOMPARE(analysis.textAt({u"users"_s, u"0"_s, u"password"_s}), u"••••"_s);
        for (const DiffLine &line : reviewed.constFirst().constFirst().value<ConfigReview>().diff)
            QVERIFY(!line.text.contains(u"argon2"_s) && !line.text.contains(password));
    }
    void aKeyThatIsTypedIntoTheTextIsNotInTheComparison()
    {
        m_editor->setText(QString(household).replace(u"api: \"••••\""_s, u"api: sk-0123456789"_s));
        QSignalSpy reviewed(m_editor.get(), &ConfigEditorController::reviewed);

        m_editor->review();

        QTRY_COMPARE(reviewed.size(), 1);
        const QList<DiffLine> diff = reviewed.constFirst().constFirst().value<ConfigReview>().diff;
        QVERIFY(std::ranges::none_of(diff, [](const DiffLine &line) { return line.text.contains(u"sk-"_s); }));
        QVERIFY(std::ranges::any_of(
            diff, [](const DiffLine &line) { return line.kind == DiffLine::Kind::Added && line.text.contains(u"•••• new"_s); }));
        QVERIFY(m_source->checks.constLast().contains(u"api: sk-0123456789"_s));
    }
    void whatIsAppliedIsReadAgain()
    {
        m_editor->set({u"users"_s, u"0"_s, u"role"_s}, word(u"adult"_s));
        m_source->put = ConfigPut{.revision = u"r2"_s};
        m_source->shown = ConfigShown{.text = m_editor->text(), .revision = u"r2"_s};
        QSignalSpy applied(m_editor.get(), &ConfigEditorController::applied);
        QSignalSpy opened(m_editor.get(), &ConfigEditorController::opened);

        seeAndApply();

        QTRY_COMPARE(applied.size(), 1);
        QTRY_COMPARE(opened.size(), 1);
        QCOMPARE(m_source->writes.constFirst().second, u"r1"_s);
        QVERIFY(!m_editor->isChanged());
    }
    void whoIsTooLateLosesNothing()
    {
        const QString theirs = QString(household).replace(u"# Our household"_s, u"# Their household"_s);
        m_editor->set({u"users"_s, u"0"_s, u"role"_s}, word(u"adult"_s));
        const QString mine = m_editor->text();
        m_source->put =
            ConfigPut{.outcome = ConfigPut::Outcome::Stale, .revision = u"r2"_s, .shown = {.text = theirs, .revision = u"r2"_s}};
        QSignalSpy conflicted(m_editor.get(), &ConfigEditorController::conflicted);

        seeAndApply();

        QTRY_COMPARE(conflicted.size(), 1);
        QCOMPARE(conflicted.constFirst().constFirst().value<ConfigConflict>().theirs, theirs);
        QCOMPARE(m_editor->text(), mine);
        m_editor->keepMine();
        QCOMPARE(m_editor->text(), mine);
        m_source->put = ConfigPut{};
        m_editor->apply();
        QTRY_COMPARE(m_source->writes.size(), 2);
        QCOMPARE(m_source->writes.constLast().first, mine);
        QCOMPARE(m_source->writes.constLast().second, u"r2"_s);
    }
    void theirsTakesThePlaceOfMine()
    {
        const QString theirs = QString(household).replace(u"# Our household"_s, u"# Their household"_s);
        m_editor->set({u"users"_s, u"0"_s, u"role"_s}, word(u"adult"_s));
        m_source->put = ConfigPut{.outcome = ConfigPut::Outcome::Stale, .shown = {.text = theirs, .revision = u"r2"_s}};
        QSignalSpy conflicted(m_editor.get(), &ConfigEditorController::conflicted);
        seeAndApply();
        QTRY_COMPARE(conflicted.size(), 1);

        m_editor->takeTheirs();

        QCOMPARE(m_editor->text(), theirs);
        QVERIFY(!m_editor->isChanged());
    }
    void theServersEndsOfLinesStay()
    {
        m_source->shown = ConfigShown{.text = QString(household).replace(u"\n"_s, u"\r\n"_s), .revision = u"r1"_s};
        QSignalSpy opened(m_editor.get(), &ConfigEditorController::opened);
        m_editor->open();
        QTRY_COMPARE(opened.size(), 1);
        QVERIFY(!m_editor->text().contains(u'\r'));

        m_editor->set({u"users"_s, u"0"_s, u"role"_s}, word(u"adult"_s));
        seeAndApply();

        QTRY_COMPARE(m_source->writes.size(), 1);
        QCOMPARE(m_source->writes.constFirst().first.count(u"\r\n"_s), household.count(u'\n'));
    }
    void withoutAServerNothingIsLost()
    {
        m_editor->set({u"users"_s, u"0"_s, u"role"_s}, word(u"adult"_s));
        const QString mine = m_editor->text();
        m_source->put = failure(ErrorCode::Network, u"gone"_s);
        QSignalSpy failed(m_editor.get(), &ConfigEditorController::failed);

        seeAndApply();

        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(m_editor->text(), mine);
        QVERIFY(m_editor->isChanged());
    }

    void whatNobodyHasSeenIsNotApplied()
    {
        m_editor->set({u"users"_s, u"0"_s, u"role"_s}, word(u"adult"_s));
        QSignalSpy reviewed(m_editor.get(), &ConfigEditorController::reviewed);
        m_editor->review();
        QTRY_COMPARE(reviewed.size(), 1);
        m_editor->set({u"users"_s, u"0"_s, u"role"_s}, word(u"child"_s));   // a field that is left with the page
        QSignalSpy applied(m_editor.get(), &ConfigEditorController::applied);

        m_editor->apply();

        QTRY_COMPARE(reviewed.size(), 2);   // shown first
        QCOMPARE(applied.size(), 0);
    }

private:
    void seeAndApply()
    {
        QSignalSpy reviewed(m_editor.get(), &ConfigEditorController::reviewed);
        m_editor->review();
        QTRY_COMPARE(reviewed.size(), 1);
        m_editor->apply();
    }
    void settle() { QTRY_COMPARE(m_editor->analysis().text, m_editor->text()); }

    std::unique_ptr<ConfigEditorController> m_editor;
    FakeConfigSource *m_source = nullptr;
};

QTEST_GUILESS_MAIN(TestConfigEditor)
#include "tst_configeditor.moc"
