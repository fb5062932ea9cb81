#include "shared/config/configreader.h"

#include "shared/config/agentsreader.h"
#include "shared/config/backupreader.h"
#include "shared/config/globalreader.h"
#include "shared/config/rolereader.h"
#include "shared/config/schedulesreader.h"
#include "shared/config/userreader.h"
#include "shared/config/yamldocument.h"
#include "shared/core/atomicfile.h"

#include <QDir>

#include <array>

using namespace Qt::StringLiterals;

namespace tom::config {

namespace {

constexpr qint64 maxFileBytes = 4 * 1024 * 1024;

Memory readMemory(const YamlNode &node, ProblemList &problems)
{
    static constexpr std::array ways{"tls"_L1, "plain"_L1};
    const Section section(node, u"memory"_s, "memory"_L1, problems);
    return {.openaiApiKey = section.text("openai_api_key"_L1),
            .openrouterApiKey = section.text("openrouter_api_key"_L1),
            .llmProvider = section.text("llm_provider"_L1),
            .llmModel = section.text("llm_model"_L1),
            .embedderProvider = section.text("embedder_provider"_L1),
            .embedderModel = section.text("embedder_model"_L1),
            .enabled = section.boolean("enable"_L1).value_or(true),
            .url = section.httpUrl("url"_L1),
            .port = section.integer("port"_L1, 1, 65535).value_or(0),
            .isPlain = section.choice("listen"_L1, ways) == "plain"_L1};
}

Config readRoot(const YamlNode &root, ProblemList &problems)
{
    const Section section(root, {}, ""_L1, problems);
    Config config;
    if (root.kind != YamlNode::Kind::Mapping)
        return config;
    if (const YamlNode *const global = section.node("global"_L1))
        config.global = readGlobal(*global, problems);
    if (const YamlNode *const agents = section.node("agents"_L1))
        config.agents = readAgents(*agents, problems);
    QHash<QString, RoleRules> roles;
    if (const YamlNode *const rules = section.node("roles"_L1))
        roles = readRoles(*rules, config.global.llm, problems);
    if (const YamlNode *const backup = section.node("backup"_L1))
        config.backup = readBackup(*backup, problems);
    if (const YamlNode *const schedules = section.node("schedules"_L1))
        config.schedules = readSchedules(*schedules, config.global.llm, problems);
    if (const YamlEntry *const users = root.entry(u"users"))
        config.users = readUsers(*users->value, config.global.llm, config.agents, roles, problems);
    else
        problems.error({}, u"users"_s, u"is missing; Tom needs at least one user"_s);
    checkModules(root, config.users, problems);
    if (const YamlNode *const memory = section.node("memory"_L1))
        config.memory = readMemory(*memory, problems);
    return config;
}

} // namespace

QString Problem::toString() const
{
    QString text = file;
    if (line > 0)
        text += u":%1:%2"_s.arg(line).arg(column);
    text += ": "_L1;
    if (!path.isEmpty())
        text += path + ": "_L1;
    text += message;
    for (QChar &c : text) {   // names from the file stand in paths; one problem is one line
        if (c.category() == QChar::Other_Control || c.isNonCharacter() || c.unicode() == 0x2028 || c.unicode() == 0x2029)
            c = u'?';
    }
    return text;
}

bool ReadResult::isUsable() const
{
    return std::ranges::none_of(problems, [](const Problem &problem) { return problem.severity == Severity::Error; });
}

ReadResult readConfigText(const QByteArray &yaml, const QString &fileName)
{
    ProblemList problems(fileName);
    Config config;
    if (yaml.size() > maxFileBytes) {
        problems.error({}, {}, u"the file is longer than %1 MiB"_s.arg(maxFileBytes / (1024 * 1024)));
    } else if (const YamlNodePointer root = parseYaml(yaml, problems); root && root->kind != YamlNode::Kind::Null) {
        config = readRoot(*root, problems);
    } else if (!problems.hasErrors()) {
        problems.error({}, {}, u"the file is empty; it needs at least the section \"users\" with one user"_s);
    }
    return {.config = std::move(config), .problems = problems.inFileOrder()};
}

ReadResult readConfigFile(const QString &path)
{
    const QString name = QDir::toNativeSeparators(path);
    const Result<QByteArray> bytes = readFile(path, maxFileBytes);
    if (bytes)
        return readConfigText(*bytes, name);
    ProblemList problems(name);
    problems.error({}, {}, bytes.error().message);
    return {.problems = problems.inFileOrder()};
}

} // namespace tom::config
