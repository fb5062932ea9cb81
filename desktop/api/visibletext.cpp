#include "desktop/api/visibletext.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

// Fills letters with nothing, or joins what is no emoji: invisible, though Unicode counts it as a letter or a mark.
bool isInvisibleLetter(char32_t c)
{
    return c == 0x034F || c == 0x115F || c == 0x1160 || c == 0x17B4 || c == 0x17B5 || c == 0x3164 || c == 0xFFA0
           || (c >= 0x180B && c <= 0x180F) || c == 0x2800 || (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

// One selector of text or emoji style, behind a sign that takes it, shows in that sign.
bool isStyleOf(char32_t c, char32_t before)
{
    if (c != 0xFE0E && c != 0xFE0F)
        return false;
    const QChar::Category category = QChar::category(before);
    return category == QChar::Symbol_Other || category == QChar::Symbol_Math || before == 0x203C || before == 0x2049;
}

bool isSeen(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Other_Control:
        return c == U'\n' || c == U'\t';
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return false;
    default:
        return !isInvisibleLetter(c);
    }
}

QString compactText(const QJsonValue &value)
{
    const QByteArray whole = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(whole.sliced(1, whole.size() - 2));
}

QString valueText(const QJsonValue &value)
{
    if (value.isString())
        return value.toString().isEmpty() ? u"\"\""_s : value.toString();
    if (value.isObject() && !value.toObject().isEmpty())
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Indented)).trimmed();
    if (value.isArray() && !value.toArray().isEmpty() && value.toArray().first().isObject())
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Indented)).trimmed();
    return compactText(value);
}

} // namespace

QString visibleText(const QString &text)
{
    QString shown;
    shown.reserve(text.size());
    char32_t before = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        char32_t c = text.at(i).unicode();
        if (text.at(i).isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate()) {
            c = QChar::surrogateToUcs4(text.at(i), text.at(i + 1));
            ++i;
        }
        const bool isShown = isSeen(c) || isStyleOf(c, before);
        before = c;
        if (isShown)
            shown += QString::fromUcs4(&c, 1);
        else
            shown += u"\\u{%1}"_s.arg(QString::number(c, 16).toUpper().rightJustified(4, u'0'));
    }
    return shown;
}

QString visibleLine(const QString &text)
{
    return visibleText(text).replace(u'\n', u' ');
}

QString argumentText(const QJsonObject &arguments)
{
    QStringList lines;
    for (auto argument = arguments.begin(); argument != arguments.end(); ++argument) {
        const QString name = visibleText(argument.key()).replace(u'\n', u"\\n"_s);
        const QString value = visibleText(valueText(argument.value()));
        lines += name + u": "_s + QString(value).replace(u'\n', u"\n    "_s);
    }
    return lines.join(u'\n');
}

} // namespace tom::desktop
