#include "desktop/app/pages.h"
#include "desktop/configeditor/configapp.h"
#include "desktop/configeditor/configeditorpanel.h"
#include "desktop/configeditor/configforms.h"
#include "desktop/configeditor/findbar.h"
#include "desktop/configeditor/versionspanel.h"
#include "shared/config/configchange.h"
#include "shared/config/configreader.h"
#include "tests/gui/scenes/stage.h"

#include <QAbstractButton>
#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QListWidget>
#include <QTest>
#include <QTreeWidget>

using namespace Qt::StringLiterals;

// The editor of the configuration, from a mistake to a change that is taken back.
namespace tom::desktop {

namespace {

const QString before = uR"(# Our household
global:
  llm: main        # who answers
  llms:
    main:
      api: "••••"
      models: [openai/small, openai/middle, openai/large]

users:
  - username: alice
    password: "••••"
    role: admin      # she knows
)"_s;

const QString after = uR"(# Our household
global:
  llm: main        # who answers
  llms:
    main:
      api: "••••"
      models: [openai/small, openai/middle, openai/large]

roles:
  child:
    hours: {every_day: '07:00-20:00'}

schedules:
  level: 0
  budget: {day: 0.20}
  tools:
    deny: ['home.unlock*']

users:
  - username: alice
    password: "••••"
    role: admin      # she knows
  - username: tim
    password: "••••"
    role: child
)"_s;

const QString mistaken = uR"(# Our household
global:
  llm: main        # who answers
  llms:
    main:
      api: "••••"
      models: [openai/small, openai/middle, openai/large]

users:
  - username: alice
    password: "••••"
    role: admin      # she knows
    services:
      calendar:
        url: https://calendar.example.org/mcp
        headers:
          Authorization: "••••"
        tools:
          ask: [delete_*]
  - username: tim
    password: "••••"
    role: chlid
)"_s;

ConfigEditorPanel &editor(Stage &stage, const QString &text)
{
    auto &panel = stage.page<ConfigEditorPanel>(u"config"_s);
    panel.setSource(u"https://tom.example.org:443"_s);
    panel.open(text);
    panel.setAnalysis(ConfigAnalysis::of(text));
    panel.setChanged(true);
    return panel;
}

void click(Stage &stage, const QString &name)
{
    stage.window().findChild<QAbstractButton *>(name)->click();
}

QWidget *chosen(Stage &stage, const QString &text, const QStringList &path)
{
    editor(stage, text).forms().choose(path);
    return &stage.window();
}

QWidget *trial(Stage &stage)
{
    ConfigEditorPanel &panel = editor(stage, after);
    panel.forms().choose({u"global"_s, u"llms"_s, u"main"_s});
    click(stage, u"tryPart"_s);
    panel.forms().showTrial(ConfigTrial{.works = false,
                                        .result = u"✅ openai/small (complexity 0): answered in 0.4 s\n"
                                                  "✅ openai/middle (complexity 1): answered in 0.9 s\n"
                                                  "❌ openai/large (complexity 2): there is no model \"large\""_s});
    return &stage.window();
}

QWidget *trialRuns(Stage &stage)
{
    editor(stage, after).forms().choose({u"global"_s, u"llms"_s, u"main"_s});
    click(stage, u"tryPart"_s);
    return &stage.window();
}

QWidget *certificate(Stage &stage)
{
    ConfigEditorPanel &panel = editor(stage, after);
    panel.forms().choose({u"/certificate"_s});
    stage.window().findChild<QLineEdit *>(u"certificateFile"_s)->setText(u"/home/alice/new.pem"_s);
    stage.window().findChild<QLineEdit *>(u"certificateKeyFile"_s)->setText(u"/home/alice/new-key.pem"_s);
    click(stage, u"tryPart"_s);
    panel.forms().showTrial(ConfigTrial{
        .works = true,
        .result = u"the key fits the certificate, which is good for tom.example.org until 2027-02-20 10:00 UTC; "
                  "one certificate of its chain comes with it\nfingerprint of the key: "
                  "6B:86:B2:73:FF:34:FC:E1:9D:6B:80:4E:FF:5A:3F:57:47:AD:A4:EA:A2:2F:1D:49:C0:1E:52:DD:B7:87:5B:4B"_s});
    return &stage.window();
}

QWidget *review(Stage &stage)
{
    ConfigChecked checked;
    const config::Config old = config::readConfigText(before.toUtf8(), {}).config;
    const config::Config now = config::readConfigText(after.toUtf8(), {}).config;
    checked.effect.change = config::ConfigChange::between(old, now);
    checked.effect.restarts = config::ConfigChange::restarting(old, now);
    checked.effect.restartsMemory = config::ConfigChange::restartsMemory(old, now);
    editor(stage, after).showReview(lineDiff(before, after), checked);
    return &stage.window();
}

QWidget *conflict(Stage &stage)
{
    QString theirs = before;
    theirs.replace(u"role: admin      # she knows\n"_s,
                   u"role: admin      # she knows\n  - username: grandma\n    password: \"••••\"\n"_s);
    editor(stage, after).showConflict(theirs, lineDiff(theirs, after));
    return &stage.window();
}

QWidget *versions(Stage &stage)
{
    ConfigEditorPanel &panel = editor(stage, after);
    const QDateTime time(QDate(2026, 11, 26), QTime(18, 40));
    panel.setChanged(false);
    click(stage, u"configVersions"_s);
    panel.versions().setVersions(
        {{.revision = u"r3"_s, .author = u"alice"_s, .time = time, .summary = u"added tim; what holds for everybody"_s},
         {.revision = u"r2"_s, .author = u"alice"_s, .time = time.addDays(-2), .summary = u"changed alice"_s},
         {.revision = u"r1"_s, .time = time.addDays(-30), .summary = u"added alice"_s}},
        u"r3"_s);
    stage.window().findChild<QListWidget *>(u"versionList"_s)->setCurrentRow(1);
    panel.versions().showDiff(u"r2"_s, lineDiff(after, before));
    return &stage.window();
}

QWidget *find(Stage &stage)
{
    editor(stage, mistaken);
    stage.window().findChild<FindBar *>()->begin(u"role"_s);
    return &stage.window();
}

// The program of its own for a file.
QWidget *program(Stage &stage)
{
    const QString path = stage.folder() + "/config.yml"_L1;
    QFile file(path);
    if (file.open(QIODevice::WriteOnly))
        file.write(after.toUtf8());
    file.close();
    auto &window = stage.keep(std::make_unique<ConfigApp>(stage.folder()));
    window.resize(stage.size());
    const QString here = QDir::currentPath();
    QDir::setCurrent(stage.folder());   // whose name is another one each time, and is not in the picture then
    window.openFile(u"config.yml"_s);
    window.show();
    const auto *tree = window.findChild<QTreeWidget *>(u"configTree"_s);
    (void)QTest::qWaitFor([tree] { return tree->topLevelItemCount() > 0; }, 20'000);   // until the file is read
    QDir::setCurrent(here);
    return &window;
}

} // namespace

QList<Scene> configScenes()
{
    const auto at = [](const QString &text, const QStringList &path) {
        return [text, path](Stage &stage) { return chosen(stage, text, path); };
    };
    return {{u"configuration"_s, at(mistaken, {u"users"_s, u"0"_s, u"services"_s, u"calendar"_s})},
            {u"configuration-user"_s, at(after, {u"users"_s, u"0"_s})},
            {u"configuration-users"_s, at(after, {u"users"_s})},
            {u"configuration-roles"_s, at(after, {u"roles"_s}), false},   // a list as that of the users
            {u"configuration-role"_s, at(after, {u"roles"_s, u"child"_s})},
            {u"configuration-providers"_s, at(after, {u"global"_s, u"llms"_s})},
            {u"configuration-services"_s, at(after, {u"users"_s, u"0"_s, u"services"_s}), false},   // and another one
            {u"configuration-global"_s, at(after, {u"global"_s})},
            {u"configuration-schedules"_s, at(after, {u"schedules"_s})},
            {u"configuration-trial"_s, trial},
            {u"configuration-trial-runs"_s, trialRuns, false},   // the trial before it has an answer
            {u"configuration-certificate"_s, certificate},
            {u"configuration-find"_s, find},
            {u"configuration-program"_s, program},
            {u"configuration-review"_s, review},
            {u"configuration-conflict"_s, conflict},
            {u"configuration-versions"_s, versions}};
}

} // namespace tom::desktop
