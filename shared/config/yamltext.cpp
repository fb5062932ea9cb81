#include "shared/config/yamltext.h"

#include <yaml-cpp/emitter.h>

namespace tom::config {

namespace {

void emitNode(YAML::Emitter &out, const YamlNode &node)
{
    switch (node.kind) {
    case YamlNode::Kind::Null:
        out << YAML::Null;
        break;
    case YamlNode::Kind::Scalar:
        out << node.text.toStdString();
        break;
    case YamlNode::Kind::Sequence:
        out << YAML::BeginSeq;
        for (const YamlNodePointer &item : node.items)
            emitNode(out, *item);
        out << YAML::EndSeq;
        break;
    case YamlNode::Kind::Mapping:
        out << YAML::BeginMap;
        for (const YamlEntry &entry : node.entries) {
            out << YAML::Key << entry.key.toStdString() << YAML::Value;
            emitNode(out, *entry.value);
        }
        out << YAML::EndMap;
        break;
    }
}

} // namespace

QString yamlText(const YamlNode &node)
{
    YAML::Emitter out;
    emitNode(out, node);
    return QString::fromUtf8(out.c_str(), qsizetype(out.size()));
}

} // namespace tom::config
