#include "desktop/configeditor/configeditorcontroller.h"
#include "shared/auth/passwordhash.h"
#include "tests/desktop/fakeconfigsource.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
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

    void aPartIsTriedWithTheNewText()
    {
        QSignalSpy tried(m_editor.get(), &ConfigEditorController::tried);
        m_editor->setSecret({u"global"_s, u"llms"_s, u"main"_s, u"api"_s}, u"sk-new-key"_s);
        const ConfigPart part{.kind = ConfigPart::Kind::Provider, .name = u"main"_s};

        m_editor->tryPart(part);

        QCOMPARE(m_source->trials.size(), 1);
        QCOMPARE(m_source->trials.constFirst().first, part);
        QVERIFY(m_source->trials.constFirst().second.contains(u"sk-new-key"_s));
        QVERIFY(m_source->writes.isEmpty());
        m_source->trial.complete(ConfigTrial{.works = true, .result = u"it answers"_s});
        QTRY_COMPARE(tried.size(), 1);
        QCOMPARE(tried.constFirst().constFirst().value<Result<ConfigTrial>>()->result, u"it answers"_s);
    }
    void aCancelledTrialIsNotHeardOf()
    {
        QSignalSpy tried(m_editor.get(), &ConfigEditorController::tried);
        m_editor->tryPart({.name = u"main"_s});
        Completer<ConfigTrial> first = std::move(m_source->trial);
        const int before = m_source->cancels;

        m_editor->cancelTrial();
        QCOMPARE(m_source->cancels, before + 1);
        m_editor->tryPart({.name = u"main"_s});
        first.complete(ConfigTrial{.result = u"of the first"_s});
        m_source->trial.complete(ConfigTrial{.result = u"of the second"_s});

        QTRY_COMPARE(tried.size(), 1);
        QCOMPARE(tried.constFirst().constFirst().value<Result<ConfigTrial>>()->result, u"of the second"_s);
    }
    void aPasswordIsForWhomItWasTyped()
    {
        m_editor->setText(household
                          + u"  - username: bob\n    password: \"••••\"\n  - username: carol\n    password: \"••••\"\n"_s);
        settle();

        m_editor->setSecret({u"users"_s, u"1"_s, u"password"_s}, u"for bob alone"_s);
        m_editor->remove({u"users"_s, u"0"_s});   // while it is hashed
        QTRY_VERIFY(m_editor->text().contains(u"•••• new"_s));

        QVERIFY2(m_editor->text().contains(u"- username: bob\n    password: \"•••• new 1\""_s), qPrintable(m_editor->text()));
        QVERIFY(m_editor->text().contains(u"- username: carol\n    password: \"••••\""_s));
    }
    void aPasswordOfNobodyGoesNowhere()
    {
        m_editor->setText(household + u"  - username: bob\n    password: \"••••\"\n"_s);
        settle();
        QSignalSpy failed(m_editor.get(), &ConfigEditorController::failed);

        m_editor->setSecret({u"users"_s, u"0"_s, u"password"_s}, u"for alice alone"_s);
        m_editor->remove({u"users"_s, u"0"_s});
        QTRY_COMPARE(failed.size(), 1);

        QVERIFY(!m_editor->text().contains(u"new"_s));
    }
    void aFileOfThePythonTomIsTakenOver()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"config.yml"_s);
        const QByteArray old = "# The old house\r\n"
                               "global:\r\n"
                               "  sessions: /tmp/tom_sessions\r\n"
                               "  llms:\r\n"
                               "    openai:\r\n"
                               "      api: \"sk-proj-secret\"   # paid by us\r\n"
                               "      models: [openai/gpt-4o-mini, openai/gpt-4.1, openai/gpt-4.1]\r\n"
                               "users:\r\n"
                               "  - username: alice\r\n"
                               "    password: alice123\r\n"
                               "    services:\r\n"
                               "      weather:\r\n"
                               "        url: \"http://weather-service/mcp\"\r\n"
                               "        headers: {Authorization: \"Bearer token123\"}\r\n"
                               "        config: {description: Weather, complexity: 1}\r\n"
                               "  - username: bob\r\n"
                               "    password: 4711\r\n";
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(old), old.size());
        file.close();
        m_source->put = ConfigPut{.revision = u"r2"_s};
        QSignalSpy reviewed(m_editor.get(), &ConfigEditorController::reviewed);

        m_editor->importFile(path);
        QTRY_COMPARE(reviewed.size(), 1);

        const QString &text = m_editor->text();
        for (const QString &secret : {u"alice123"_s, u"4711"_s, u"sk-proj-secret"_s, u"token123"_s})
            QVERIFY2(!text.contains(secret), qPrintable(text));
        QVERIFY(text.startsWith(u"# The old house\n"_s) && text.contains(u"# paid by us"_s));
        QVERIFY(m_source->writes.isEmpty());
        m_editor->apply();
        QCOMPARE(m_source->writes.size(), 1);
        const config::ReadResult read = config::readConfigText(m_source->writes.constFirst().first.toUtf8(), {});
        QVERIFY(read.isUsable());
        QCOMPARE(read.config.users.size(), 2);
        QCOMPARE(auth::verifyPassword(read.config.users.at(0).password, u"alice123"_s).result().value(), true);
        QCOMPARE(auth::verifyPassword(read.config.users.at(1).password, u"4711"_s).result().value(), true);
        QCOMPARE(read.config.global.llm.providers.constFirst().api, u"sk-proj-secret"_s);
        QVERIFY(m_source->writes.constFirst().first.contains(u"Bearer token123"_s));
    }
    void whatIsNoConfigurationIsNotTakenOver()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(u"broken.yml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("users:\n  - password: hidden\n   bad: [\n");
        file.close();
        QSignalSpy failed(m_editor.get(), &ConfigEditorController::failed);

        m_editor->importFile(file.fileName());
        QTRY_COMPARE(failed.size(), 1);

        QCOMPARE(m_editor->text(), household);
        QVERIFY(!failed.constFirst().constFirst().toString().contains(u"hidden"_s));
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
