#include "shared/config/valuereader.h"

#include "shared/config/references.h"

using namespace Qt::StringLiterals;

namespace tom::config {

std::optional<QString> readReferringValue(const YamlNode &node, const QString &path, ProblemList &problems)
{
    QString value = node.text;
    if (node.kind == YamlNode::Kind::Mapping) {
        const YamlEntry *const file = node.entry(u"file");
        if (node.entries.size() != 1 || !file || file->value->kind != YamlNode::Kind::Scalar
            || file->value->text.contains(u'}')) {
            problems.error(node.place, path, u"must be a single value or {file: /path}"_s);
            return std::nullopt;
        }
        value = u"${file:%1}"_s.arg(file->value->text);
    } else if (node.kind != YamlNode::Kind::Scalar) {
        problems.error(node.place, path, u"must be a single value, not %1"_s.arg(node.kindName()));
        return std::nullopt;
    }
    if (const QString problem = referenceProblem(value); !problem.isEmpty()) {
        problems.error(node.place, path, problem);
        return std::nullopt;
    }
    return value;
}

} // namespace tom::config
