#include "shared/config/yamlsource.h"

#include <QStringDecoder>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::config {

namespace {

constexpr auto byteOrderMark = "\xef\xbb\xbf";
constexpr qsizetype countedLetters = 1000;   // in a longer line a column is one in bytes
constexpr int maxOpenBrackets = 1000;   // the parser looks ahead over all of them, so they are counted before it

bool isValidUtf8(QByteArrayView bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    [[maybe_unused]] const QString decoded = decoder.decode(bytes);
    return !decoder.hasError();
}

bool isControl(char c)
{
    return (uchar(c) < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f;
}

} // namespace

YamlSource::YamlSource(const QByteArray &yaml) : m_bytes(yaml), m_start(yaml.startsWith(byteOrderMark) ? 3 : 0)
{
    const QByteArrayView bytes = text();
    for (qsizetype at = bytes.indexOf('\n'); at >= 0; at = bytes.indexOf('\n', at + 1))
        m_lines.push_back(at + 1);
}

QByteArrayView YamlSource::text() const
{
    return QByteArrayView(m_bytes).sliced(m_start);
}

QByteArrayView YamlSource::line(int number) const
{
    const size_t index = size_t(number) - 1;
    const qsizetype end = index + 1 < m_lines.size() ? m_lines[index + 1] : text().size();
    return text().sliced(m_lines[index], end - m_lines[index]);
}

std::optional<YamlSource::Flaw> YamlSource::flaw() const
{
    if (m_bytes.startsWith("\xff\xfe") || m_bytes.startsWith("\xfe\xff"))
        return Flaw{{.line = 1, .column = 1}, u"the file is written in UTF-16; save it as UTF-8"_s};
    if (!isValidUtf8(text())) {
        for (int number = 1; number <= int(m_lines.size()); ++number) {
            if (!isValidUtf8(line(number)))
                return Flaw{{.line = number, .column = 1}, u"this line is not UTF-8; save the file as UTF-8"_s};
        }
    }
    int open = 0;
    const QByteArrayView bytes = text();
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        const char c = bytes.at(i);
        if (isControl(c))
            return Flaw{place(i), u"a control character (0x%1) stands here; remove it"_s.arg(uint(c), 2, 16, '0'_L1)};
        open += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
        if (open > maxOpenBrackets)
            return Flaw{place(i), u"more than %1 brackets are open here"_s.arg(maxOpenBrackets)};
    }
    return std::nullopt;
}

YamlPlace YamlSource::place(qsizetype offset) const
{
    const qsizetype at = std::clamp(offset, qsizetype(0), text().size());
    const auto next = std::ranges::upper_bound(m_lines, at);
    const QByteArrayView before = text().sliced(*std::prev(next), at - *std::prev(next));
    const qsizetype letters = before.size() > countedLetters ? before.size() : QString::fromUtf8(before).size();
    return {.line = int(next - m_lines.begin()), .column = int(letters) + 1, .offset = m_start + at};
}

std::optional<YamlPlace> YamlSource::tabIndentation(int first, int last) const
{
    for (int number = std::max(first, 1); number <= std::min(last, int(m_lines.size())); ++number) {
        const QByteArrayView bytes = line(number);
        const auto content = std::ranges::find_if(bytes, [](char c) { return c != ' '; });
        const QByteArrayView rest = bytes.sliced(content - bytes.begin());
        if (rest.startsWith('\t') && !rest.trimmed().isEmpty() && !rest.trimmed().startsWith('#'))
            return place(m_lines[size_t(number) - 1] + (content - bytes.begin()));
    }
    return std::nullopt;
}

qsizetype YamlSource::endOfQuoted(qsizetype offset) const
{
    const QByteArrayView bytes = text();
    const char quote = bytes.at(offset);
    for (qsizetype i = offset + 1; i < bytes.size(); ++i) {
        const bool isEscape = quote == '"' && bytes.at(i) == '\\';
        const bool isDoubled = quote == '\'' && bytes.sliced(i).startsWith("''");
        if (isEscape || isDoubled)
            ++i;
        else if (bytes.at(i) == quote)
            return i + 1;
    }
    return -1;
}

} // namespace tom::config
