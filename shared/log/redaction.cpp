#include "shared/log/redaction.h"

#include <QUrl>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace tom::log {

namespace {

constexpr QStringView mark = u"•••";
constexpr qsizetype shownOfKey = 4;
constexpr qsizetype longEnoughToShow = 20;   // of a shorter one, four letters would say too much

bool isWordLetter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'_' || c == u'-';
}

bool isTokenLetter(QChar c)
{
    return isWordLetter(c) || c == u'.' || c == u'+' || c == u'/' || c == u'=' || c == u'~';
}

bool isHashLetter(QChar c)
{
    return isTokenLetter(c) || c == u'$' || c == u',';
}

struct KeyShape
{
    QStringView prefix;
    qsizetype shortest;   // letters behind the prefix; fewer are an ordinary word
    bool (*isLetter)(QChar) = isWordLetter;
    Qt::CaseSensitivity sensitivity = Qt::CaseSensitive;
};

constexpr std::array keyShapes{
    KeyShape{u"sk-", 12},
    KeyShape{u"AIza", 20},
    KeyShape{u"gsk_", 12},
    KeyShape{u"xai-", 12},
    KeyShape{u"pplx-", 12},
    KeyShape{u"ghp_", 20},
    KeyShape{u"github_pat_", 20},
    KeyShape{u"hf_", 20},
    KeyShape{u"xoxb-", 12},
    KeyShape{u"AKIA", 16},
    KeyShape{u"tomtok_", 20, isTokenLetter},
    KeyShape{u"eyJ", 30, isTokenLetter},
    KeyShape{u"$argon2", 20, isHashLetter},
    KeyShape{u"bearer ", 6, isTokenLetter, Qt::CaseInsensitive},
    KeyShape{u"authorization: basic ", 6, isTokenLetter, Qt::CaseInsensitive},
};

constexpr std::array<QLatin1StringView, 10> secretNames{
    "password"_L1, "passwd"_L1, "passphrase"_L1, "token"_L1,       "api_key"_L1,
    "api-key"_L1,  "apikey"_L1, "secret"_L1,     "tom_session"_L1, "private_key"_L1,
};

// What is left of a key for people to recognise it by.
QString shortened(QStringView key)
{
    return key.size() >= longEnoughToShow ? mark.toString() + key.last(shownOfKey).toString() : mark.toString();
}

// "bearer tokens are" is a sentence, "bearer hunter2" is not.
bool isProse(QStringView text, qsizetype start, qsizetype end)
{
    const bool isWord = std::ranges::all_of(text.sliced(start, end - start), [](QChar c) { return c.isLower() || c == u'\''; });
    return isWord && end + 1 < text.size() && text.at(end) == u' ' && text.at(end + 1).isLetter();
}

void hideKeyAt(QString &text, qsizetype at, const KeyShape &shape)
{
    const qsizetype start = at + shape.prefix.size();
    qsizetype end = start;
    while (end < text.size() && shape.isLetter(text.at(end)))
        ++end;
    if (end - start >= shape.shortest && !isProse(text, start, end))
        text.replace(start, end - start, shortened(QStringView(text).sliced(start, end - start)));
}

void hideKeys(QString &text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (i > 0 && isWordLetter(text.at(i - 1)))
            continue;
        const char16_t first = text.at(i).unicode() | 0x20;   // in lower case; most words are done with after this
        for (const KeyShape &shape : keyShapes) {
            if (first == (shape.prefix.front().unicode() | 0x20)
                && QStringView(text).sliced(i).startsWith(shape.prefix, shape.sensitivity))
                hideKeyAt(text, i, shape);
        }
    }
}

void hidePrivateKeys(QString &text)
{
    for (qsizetype at = text.indexOf("PRIVATE KEY-----"_L1); at >= 0; at = text.indexOf("PRIVATE KEY-----"_L1, at)) {
        const qsizetype start = at + "PRIVATE KEY-----"_L1.size();
        const qsizetype end = text.indexOf("-----END"_L1, start);
        text.replace(start, (end < 0 ? text.size() : end) - start, mark.toString());
        at = text.indexOf("-----END"_L1, start);
        at = at < 0 ? text.size() : text.indexOf(u'\n', at) < 0 ? text.size() : text.indexOf(u'\n', at);
    }
}

bool isSecretName(QStringView name)
{
    static constexpr QStringView lastLetters = u"dentyDENTY";   // of all of them
    if (name.isEmpty() || !lastLetters.contains(name.back()))
        return false;
    return std::ranges::any_of(secretNames,
                               [name](QLatin1StringView secret) { return name.endsWith(secret, Qt::CaseInsensitive); });
}

qsizetype slashesBefore(QStringView text, qsizetype at)
{
    qsizetype count = 0;
    while (at - count > 0 && text.at(at - count - 1) == u'\\')
        ++count;
    return count;
}

// Where the quoted value ends that opens with the quote at `open`. Quotes may be escaped themselves (JSON inside a
// quoted string): then a quote closes it that is escaped as often.
qsizetype endOfQuoted(QStringView text, qsizetype open)
{
    const qsizetype level = slashesBefore(text, open);
    for (qsizetype i = open + 1; i < text.size(); ++i) {
        if (text.at(i) == text.at(open) && slashesBefore(text, i) % (2 * (level + 1)) == level)
            return i - level;
    }
    return text.size();
}

struct Span
{
    qsizetype start = 0;
    qsizetype length = 0;
};

// The value behind the '=' or ':' at `separator`, when the name before it says that it is secret.
Span secretValue(QStringView text, qsizetype separator)
{
    qsizetype nameEnd = separator;
    while (nameEnd > 0
           && (text.at(nameEnd - 1) == u' ' || text.at(nameEnd - 1) == u'"' || text.at(nameEnd - 1) == u'\''
               || text.at(nameEnd - 1) == u'\\'))
        --nameEnd;
    qsizetype nameStart = nameEnd;
    while (nameStart > 0 && isWordLetter(text.at(nameStart - 1)))
        --nameStart;
    if (!isSecretName(text.sliced(nameStart, nameEnd - nameStart)))
        return {};
    qsizetype start = separator + 1;
    while (start < text.size() && (text.at(start) == u' ' || text.at(start) == u'\\'))
        ++start;
    if (text.sliced(start).startsWith("bearer "_L1, Qt::CaseInsensitive))
        start += 7;
    if (start < text.size() && (text.at(start) == u'"' || text.at(start) == u'\''))
        return {start + 1, endOfQuoted(text, start) - start - 1};
    qsizetype end = start;
    while (end < text.size() && !text.at(end).isSpace() && !u",;&\"')]}"_s.contains(text.at(end)))
        ++end;
    if (text.at(separator) == u':' && isProse(text, start, end))
        return {};
    return {start, end - start};
}

void hideValues(QString &text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text.at(i) != u'=' && text.at(i) != u':')
            continue;
        const Span value = secretValue(text, i);
        if (value.length <= 0)
            continue;
        text.replace(value.start, value.length, mark.toString());
        i = value.start + mark.size() - 1;
    }
}

// "https://name:secret@host": what stands between the colon and the @.
void hidePasswordsInUrls(QString &text)
{
    for (qsizetype at = text.indexOf("://"_L1); at >= 0; at = text.indexOf("://"_L1, at + 3)) {
        qsizetype colon = -1;
        for (qsizetype i = at + 3; i < text.size() && !text.at(i).isSpace() && text.at(i) != u'/'; ++i) {
            if (text.at(i) == u':' && colon < 0)
                colon = i;
            if (text.at(i) == u'@' && colon >= 0) {
                text.replace(colon + 1, i - colon - 1, mark.toString());
                break;
            }
        }
    }
}

} // namespace

void Redaction::addSecret(const QString &secret)
{
    if (secret.trimmed().size() < shortestSecret)
        return;
    QString quoted = secret;   // as QDebug and JSON write it
    quoted.replace(u'\\', "\\\\"_L1).replace(u'"', "\\\""_L1);
    const QString inUrl = QString::fromLatin1(QUrl::toPercentEncoding(secret));
    for (const QString &form : {secret, quoted, inUrl}) {
        if (!m_secrets.contains(form))
            m_secrets.append(form);
    }
    std::ranges::stable_sort(m_secrets, std::ranges::greater(), &QString::size);
}

QString Redaction::redacted(QString text) const
{
    for (const QString &secret : m_secrets) {
        if (text.contains(secret))
            text.replace(secret, mark.toString());
    }
    if (text.contains(u'=') || text.contains(u':')) {
        hidePasswordsInUrls(text);
        hideValues(text);
    }
    if (text.contains("-----"_L1))
        hidePrivateKeys(text);
    hideKeys(text);
    return text;
}

} // namespace tom::log
