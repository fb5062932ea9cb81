#include "desktop/configeditor/configanalysis.h"

#include "shared/config/problemlist.h"
#include "shared/config/secretmarks.h"
#include "shared/config/yamldocument.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

// "users[0].services.weather.url" as the steps to it; names with dots or brackets in them are not found.
QStringList stepsOf(const QString &path)
{
    QString plain = path;
    plain.replace(u'[', u'.').remove(u']');
    return plain.split(u'.', Qt::SkipEmptyParts);
}

const config::YamlNode *nodeBelow(const config::YamlNode *node, const QStringList &path)
{
    for (const QString &step : path) {
        if (!node)
            return nullptr;
        bool isNumber = false;
        const qsizetype index = step.toLongLong(&isNumber);
        if (node->kind == config::YamlNode::Kind::Sequence) {
            const bool isThere = isNumber && index >= 0 && index < qsizetype(node->items.size());
            node = isThere ? node->items[size_t(index)].get() : nullptr;
        } else {
            const config::YamlEntry *entry = node->entry(step);
            node = entry ? entry->value.get() : nullptr;
        }
    }
    return node;
}

} // namespace

bool isSecretMark(const QString &text)
{
    return text.startsWith(config::secretMark);
}

ConfigAnalysis ConfigAnalysis::of(const QString &text)
{
    ConfigAnalysis analysis{.text = text};
    const QByteArray bytes = text.toUtf8();
    config::ProblemList syntax{QString()};
    analysis.root = config::parseYaml(bytes, syntax);
    if (syntax.hasErrors())
        analysis.root.reset();
    else if (!analysis.root)
        analysis.root = std::make_shared<config::YamlNode>();
    analysis.problems = config::readConfigText(bytes, {}).problems;
    // What stands behind a mark cannot be judged here.
    analysis.problems.removeIf([&analysis](const config::Problem &problem) {
        const config::YamlNode *node = problem.path.isEmpty() ? nullptr : analysis.at(stepsOf(problem.path));
        return node && node->kind == config::YamlNode::Kind::Scalar && isSecretMark(node->text);
    });
    return analysis;
}

const config::YamlNode *ConfigAnalysis::at(const QStringList &path) const
{
    return nodeBelow(root.get(), path);
}

QString ConfigAnalysis::textAt(const QStringList &path) const
{
    const config::YamlNode *node = at(path);
    return node && node->kind == config::YamlNode::Kind::Scalar ? node->text : QString();
}

QStringList ConfigAnalysis::keysAt(const QStringList &path) const
{
    QStringList keys;
    if (const config::YamlNode *node = at(path)) {
        for (const config::YamlEntry &entry : node->entries)
            keys.append(entry.key);
    }
    return keys;
}

} // namespace tom::desktop
