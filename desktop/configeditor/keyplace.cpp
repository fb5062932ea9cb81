#include "desktop/configeditor/keyplace.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

const QRegularExpression &keyLine()
{
    static const QRegularExpression line(uR"(^(?<indent>\s*)(?<dashes>(?:- +)*)(?<key>[^\s#:]+|'[^']*'|"[^"]*"):\s*(?:#.*)?$)"_s);
    return line;
}

} // namespace

KeyPlace KeyPlace::at(const QStringList &lines, int line, int column)
{
    static const QRegularExpression begun(uR"(^(?<indent> *)(?<dashes>(?:- +)*)(?<key>[A-Za-z_]*)$)"_s);
    const QRegularExpressionMatch here =
        begun.match(lines.value(line).first(std::min<qsizetype>(column, lines.value(line).size())));
    if (!here.hasMatch())
        return {};
    KeyPlace place{.begun = here.captured(u"key"_s), .isKey = true};
    qsizetype indent = here.capturedLength(u"indent"_s) + here.capturedLength(u"dashes"_s);
    bool isItem = here.capturedLength(u"dashes"_s) > 0;
    if (isItem)
        indent = here.capturedLength(u"indent"_s);
    // Upwards, each line that is less deep is around this one.
    for (int above = line - 1; above >= 0 && (indent > 0 || isItem); --above) {
        const QString &text = lines.at(above);
        if (text.trimmed().isEmpty() || text.trimmed().startsWith(u'#'))
            continue;
        const qsizetype depth = text.size() - QString(text).remove(QRegularExpression(u"^ +"_s)).size();
        const QRegularExpressionMatch key = keyLine().match(text);
        const bool hasDash = text.sliced(depth).startsWith(u"- "_s);
        if (isItem) {   // the list's own key is as deep, or less
            if (hasDash || depth > indent || !key.hasMatch())
                continue;
            place.path.prepend(u"0"_s);
            place.path.prepend(key.captured(u"key"_s));
            indent = depth;
            isItem = false;
        } else if (hasDash && depth < indent) {
            const qsizetype inside = depth + key.capturedLength(u"dashes"_s);
            if (key.hasMatch() && inside < indent)
                place.path.prepend(key.captured(u"key"_s));
            indent = depth;
            isItem = true;
        } else if (depth < indent && key.hasMatch()) {
            place.path.prepend(key.captured(u"key"_s));
            indent = depth;
        }
    }
    return place;
}

} // namespace tom::desktop
