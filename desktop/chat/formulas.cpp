#include "desktop/chat/formulas.h"

#include "desktop/chat/formulatext.h"
#include "desktop/look/viewparts.h"

#include <QHash>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

// Codes that Unicode keeps out of all texts. 0xFDD0 and 0xFDD1 are QTextDocument's own.
constexpr char16_t begins = 0xfde0;
constexpr char16_t ends = 0xfde1;
constexpr char16_t zero = 0xfde2;   // the first of ten digits
constexpr char16_t last = 0xfdef;
constexpr qsizetype longest = 1000;
constexpr qsizetype mostFormulas = 1000;   // of one piece; more stay as they were written

bool isMark(QChar sign)
{
    return sign.unicode() >= begins && sign.unicode() <= last;
}

bool isPunctuation(QChar sign)
{
    return sign.unicode() < 0x80 && sign.isPrint() && !sign.isLetterOrNumber() && sign != u' ';
}

class Marker
{
public:
    explicit Marker(const QString &markdown) : m_text(markdown) {}

    [[nodiscard]] MarkedFormulas mark()
    {
        while (m_at < m_text.size()) {
            if ((m_at == 0 || m_text.at(m_at - 1) == u'\n') && (copyIndentedCode() || copyCodeLines()))
                continue;
            step();
        }
        return std::move(m_made);
    }

private:
    void copy(qsizetype length)
    {
        for (const QChar sign : m_text.sliced(m_at, length))
            m_made.markdown += isMark(sign) ? QChar(QChar::ReplacementCharacter) : sign;
        m_at += length;
    }
    [[nodiscard]] bool startsWith(QStringView words) const { return m_text.sliced(m_at).startsWith(words); }
    [[nodiscard]] QStringView line(qsizetype from) const
    {
        const qsizetype end = m_text.indexOf(u'\n', from);
        return m_text.sliced(from, (end < 0 ? m_text.size() : end) - from);
    }
    // A line of code by its indentation: four more than the text around it, behind a blank line.
    [[nodiscard]] bool copyIndentedCode()
    {
        const QStringView whole = line(m_at);
        const QStringView text = whole.trimmed();
        const qsizetype indent = indentation(whole);
        if (text.isEmpty()) {
            m_isBlankBefore = true;
            return false;
        }
        const bool isBlankBefore = std::exchange(m_isBlankBefore, false);
        while (isBlankBefore && !m_items.isEmpty() && indent < m_items.last())
            m_items.removeLast();
        const qsizetype around = m_items.isEmpty() ? 0 : m_items.last();
        if (isBlankBefore && indent >= around + 4) {
            m_isBlankBefore = true;   // the next line needs none
            copy(std::min(whole.size() + 1, m_text.size() - m_at));
            return true;
        }
        if (const qsizetype marks = itemMarks(text); marks > 0) {
            while (!m_items.isEmpty() && indent < m_items.last())
                m_items.removeLast();
            m_items.append(indent + marks);
        }
        return false;
    }
    [[nodiscard]] static qsizetype indentation(QStringView line)
    {
        qsizetype columns = 0;
        for (const QChar sign : line) {
            if (sign == u'\t')
                columns += 4 - columns % 4;
            else if (sign == u' ')
                ++columns;
            else
                break;
        }
        return columns;
    }
    // How far the text of a list's item stands behind its mark, such as "-" or "12."; 0 when it is none.
    [[nodiscard]] static qsizetype itemMarks(QStringView text)
    {
        qsizetype marks = 0;
        while (marks < text.size() && marks < 9 && text.at(marks).isDigit())
            ++marks;
        const bool isNumber = marks > 0;
        if (marks == text.size() || !QStringView(isNumber ? u".)" : u"-*+").contains(text.at(marks)))
            return 0;
        ++marks;
        if (marks < text.size() && text.at(marks) != u' ')
            return 0;
        const qsizetype blanks = indentation(text.sliced(marks));
        return marks + (blanks >= 1 && blanks <= 4 ? blanks : 1);
    }
    // A block of code between fences, however far its own end is.
    [[nodiscard]] bool copyCodeLines()
    {
        const QStringView opener = line(m_at).trimmed();
        if (!opener.startsWith(u"```") && !opener.startsWith(u"~~~"))
            return false;
        qsizetype marks = 0;
        while (marks < opener.size() && opener.at(marks) == opener.front())
            ++marks;
        const QStringView fence = opener.first(marks);
        if (fence.front() == u'`' && opener.sliced(marks).contains(u'`'))
            return false;
        qsizetype at = m_at + line(m_at).size() + 1;
        while (at < m_text.size()) {
            const QStringView inside = line(at);
            at += inside.size() + 1;
            const QStringView bare = inside.trimmed();
            if (bare.startsWith(fence) && bare.count(fence.front()) == bare.size())
                break;
        }
        copy(std::min(at, m_text.size()) - m_at);
        return true;
    }
    void copySpan()   // of code, or backticks that open none
    {
        qsizetype marks = 1;
        while (m_at + marks < m_text.size() && m_text.at(m_at + marks) == u'`')
            ++marks;
        const QStringView fence = m_text.sliced(m_at, marks);
        qsizetype end = -1;
        if (m_noSpan.value(marks, -1) < 0) {
            end = m_text.indexOf(fence, m_at + marks);
            while (end >= 0 && end + marks < m_text.size() && m_text.at(end + marks) == u'`') {
                qsizetype after = end;   // a longer run closes nothing
                while (after < m_text.size() && m_text.at(after) == u'`')
                    ++after;
                end = m_text.indexOf(fence, after);
            }
            if (end < 0)
                m_noSpan.insert(marks, m_at);
        }
        copy(end < 0 ? marks : end + marks - m_at);
    }
    void copyUntil(QStringView closers)
    {
        qsizetype length = 1;
        while (m_at + length < m_text.size() && !closers.contains(m_text.at(m_at + length)))
            ++length;
        copy(length);
    }
    void step()
    {
        const QChar sign = m_text.at(m_at);
        if (sign == u'`')
            return copySpan();
        if (sign == u']' && startsWith(u"]("))
            return copyUntil(u")\n");
        if (sign == u'h' && (startsWith(u"http://") || startsWith(u"https://")))
            return copyUntil(u" \t\n");
        if (sign == u'm' && startsWith(u"mailto:"))
            return copyUntil(u" \t\n");
        if (sign == u'$' && (startsWith(u"$$") ? take(u"$$", u"$$") : takeDollars()))
            return;
        if (sign == u'$')
            return copy(startsWith(u"$$") ? 2 : 1);
        if (sign == u'\\' && (take(u"\\(", u"\\)") || take(u"\\[", u"\\]")))
            return;
        copy(sign == u'\\' && m_at + 1 < m_text.size() ? 2 : 1);
    }
    [[nodiscard]] bool take(QStringView open, QStringView close)
    {
        if (!startsWith(open))
            return false;
        const qsizetype from = m_at + open.size();
        const qsizetype end = m_text.sliced(from, std::min(longest + close.size(), m_text.size() - from)).indexOf(close);
        return end > 0 && put(m_text.sliced(from, end), end + open.size() + close.size());
    }
    // One dollar is mostly money: the formula touches both, no word or number touches them from outside.
    [[nodiscard]] bool takeDollars()
    {
        const qsizetype from = m_at + 1;
        if (from >= m_text.size() || m_text.at(from).isSpace() || (m_at > 0 && m_text.at(m_at - 1).isLetterOrNumber()))
            return false;
        qsizetype end = from;
        while (end < m_text.size() && end - from <= longest && m_text.at(end) != u'$')
            end += m_text.at(end) == u'\\' ? 2 : 1;
        if (end >= m_text.size() || m_text.at(end) != u'$' || end == from || m_text.at(end - 1).isSpace())
            return false;
        if (end + 1 < m_text.size() && m_text.at(end + 1).isLetterOrNumber())
            return false;
        return put(m_text.sliced(from, end - from), end + 1 - m_at);
    }
    [[nodiscard]] bool put(QStringView source, qsizetype length)
    {
        if (source.trimmed().isEmpty() || source.contains(u"\n\n") || source.contains(u'`')
            || m_made.sources.size() >= mostFormulas)
            return false;
        QString &out = m_made.markdown;
        out += QChar(begins);
        for (const QChar digit : QString::number(m_made.sources.size()))
            out += QChar(char16_t(zero + digit.unicode() - u'0'));
        for (const QChar sign : formulaText(source)) {
            if (isPunctuation(sign))
                out += u'\\';   // nothing in it is Markdown
            out += isMark(sign) ? QChar(QChar::ReplacementCharacter) : sign;
        }
        out += QChar(ends);
        m_made.sources.append(m_text.sliced(m_at, length).toString());
        m_at += length;
        return true;
    }

    QStringView m_text;
    qsizetype m_at = 0;
    MarkedFormulas m_made;
    bool m_isBlankBefore = true;   // or nothing at all
    QList<qsizetype> m_items;      // where the text of the lists' items begins that a line may belong to
    QHash<qsizetype, qsizetype> m_noSpan;   // runs of backticks that nothing closes any more
};

} // namespace

MarkedFormulas markFormulas(const QString &markdown)
{
    return Marker(markdown).mark();
}

void takeFormulaMarks(QTextDocument &document, const QStringList &sources)
{
    if (sources.isEmpty())
        return;
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        const QString text = block.text();
        QTextCursor cursor(block);
        // From behind: what stands before keeps its place.
        for (qsizetype end = text.lastIndexOf(QChar(ends)); end >= 0; end = text.lastIndexOf(QChar(ends), end - 1)) {
            const qsizetype begin = text.lastIndexOf(QChar(begins), end);
            if (begin < 0)
                break;
            qsizetype number = 0;
            qsizetype first = begin + 1;
            while (first < end && isMark(text.at(first)))
                number = number * 10 + (text.at(first++).unicode() - zero);
            QTextCharFormat format;
            format.setProperty(formulaSource, sources.value(number));
            format.setToolTip(plainToolTip(sources.value(number)));
            cursor.setPosition(block.position() + int(first));
            cursor.setPosition(block.position() + int(end), QTextCursor::KeepAnchor);
            cursor.mergeCharFormat(format);
            for (const auto &[from, to] : {std::pair(end, end + 1), std::pair(begin, first)}) {
                cursor.setPosition(block.position() + int(from));
                cursor.setPosition(block.position() + int(to), QTextCursor::KeepAnchor);
                cursor.removeSelectedText();
            }
            if (end == 0)
                break;
        }
    }
}

} // namespace tom::desktop
