#include "shared/config/headerreader.h"

#include "shared/config/valuereader.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::config {

namespace {

bool hasControl(const QString &text)
{
    return std::ranges::any_of(text, [](QChar c) { return c.unicode() < 0x20 ? c != u'\t' : c.unicode() == 0x7f; });
}

} // namespace

QList<std::pair<QString, QString>> readHeaders(const Section &service, HeaderValues values)
{
    static const QRegularExpression token(u"^[A-Za-z0-9!#$%&'*+.^_`|~-]+$"_s);
    const YamlNode *const node = service.node("headers"_L1);
    if (!node)
        return {};
    if (node->kind != YamlNode::Kind::Mapping) {
        service.error("headers"_L1, u"must be a group of \"Name: value\" lines, not %1"_s.arg(node->kindName()));
        return {};
    }
    QList<std::pair<QString, QString>> headers;
    for (const YamlEntry &entry : node->entries) {
        const QString path = service.pathOf(u"headers."_s + entry.key);
        std::optional<QString> value;
        if (!token.match(entry.key).hasMatch())
            service.problems().error(entry.keyPlace, path, u"is no name of an HTTP header"_s);
        else if (values == HeaderValues::Referring)
            value = readReferringValue(*entry.value, path, service.problems());
        else if (entry.value->kind != YamlNode::Kind::Scalar)
            service.problems().error(entry.value->place, path, u"must be a single value, not %1"_s.arg(entry.value->kindName()));
        else
            value = entry.value->text;
        if (value && hasControl(*value))
            service.problems().error(entry.value->place, path, u"must not contain a line break or another control character"_s);
        else if (value)
            headers.append({entry.key, *value});
    }
    return headers;
}

} // namespace tom::config
