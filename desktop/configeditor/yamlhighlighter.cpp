#include "desktop/configeditor/yamlhighlighter.h"

#include "desktop/look/tones.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

// Where the comment of a line begins: at a # that is in no quotes and behind a space.
qsizetype commentStart(const QString &line)
{
    QChar quote;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QChar c = line.at(i);
        if (!quote.isNull()) {
            if (c == u'\\' && quote == u'"')
                ++i;
            else if (c == quote)
                quote = {};
        } else if ((c == u'"' || c == u'\'') && (i == 0 || u" [{,:-"_s.contains(line.at(i - 1)))) {
            quote = c;
        } else if (c == u'#' && (i == 0 || line.at(i - 1).isSpace())) {
            return i;
        }
    }
    return line.size();
}

} // namespace

void YamlHighlighter::setPalette(const QPalette &palette)
{
    const Tones tones(palette);
    m_key = mixed(palette.color(QPalette::Text), palette.color(QPalette::Accent), 0.7);
    m_string = tones.good;
    m_comment = tones.muted;
    m_mark = tones.warning;
    rehighlight();
}

void YamlHighlighter::highlightBlock(const QString &line)
{
    static const QRegularExpression key(uR"(^\s*(?:- +)*([^\s#'"\[\]{},&*!|>%@`-][^:#]*|'[^']*'|"[^"]*"):(?=\s|$))"_s);
    static const QRegularExpression text(uR"('(?:[^']|'')*'|"(?:[^"\\]|\\.)*")"_s);
    static const QRegularExpression mark(u"••••( new( [0-9]+)?)?"_s);
    const qsizetype end = commentStart(line);
    for (const QRegularExpressionMatch &found : text.globalMatch(line)) {
        if (found.capturedEnd() <= end)
            setFormat(int(found.capturedStart()), int(found.capturedLength()), m_string);
    }
    if (const QRegularExpressionMatch found = key.match(line); found.hasMatch() && found.capturedEnd(1) <= end) {
        QTextCharFormat format;
        format.setForeground(m_key);
        format.setFontWeight(QFont::DemiBold);
        setFormat(int(found.capturedStart(1)), int(found.capturedLength(1)), format);
    }
    for (const QRegularExpressionMatch &found : mark.globalMatch(line))
        setFormat(int(found.capturedStart()), int(found.capturedLength()), m_mark);
    if (end < line.size()) {
        QTextCharFormat format;
        format.setForeground(m_comment);
        format.setFontItalic(true);
        setFormat(int(end), int(line.size() - end), format);
    }
}

} // namespace tom::desktop
