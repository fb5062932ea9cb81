#include "desktop/chat/formulatext.h"

#include "desktop/chat/formulasigns.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int deepest = 24;   // groups in groups; what is deeper stays as it was written

// One formula from left to right. It only ever goes forward, so it ends.
class Reader
{
public:
    explicit Reader(QStringView latex) : m_rest(latex) {}

    [[nodiscard]] QString readAll()
    {
        QString text;
        while (!m_rest.isEmpty())
            text += atom();
        return text;
    }

private:
    [[nodiscard]] QChar take()
    {
        const QChar first = m_rest.front();
        m_rest = m_rest.sliced(1);
        return first;
    }
    void skipBlanks()
    {
        while (!m_rest.isEmpty() && m_rest.front().isSpace())
            m_rest = m_rest.sliced(1);
    }
    // Up to the brace that closes the one that was just taken.
    [[nodiscard]] QStringView group()
    {
        int depth = 1;
        for (qsizetype i = 0; i < m_rest.size(); ++i) {
            if (m_rest.at(i) == u'\\') {
                ++i;
                continue;
            }
            depth += m_rest.at(i) == u'{' ? 1 : m_rest.at(i) == u'}' ? -1 : 0;
            if (depth > 0)
                continue;
            const QStringView inside = m_rest.first(i);
            m_rest = m_rest.sliced(i + 1);
            return inside;
        }
        return std::exchange(m_rest, {});
    }
    [[nodiscard]] QString inner(QStringView latex) const
    {
        if (m_depth >= deepest)
            return latex.toString();
        Reader reader(latex);
        reader.m_depth = m_depth + 1;
        return reader.readAll();
    }
    [[nodiscard]] QStringView rawArgument()
    {
        skipBlanks();
        if (!m_rest.startsWith(u'{'))
            return {};
        (void)take();
        return group();
    }
    // What a command or "^" is about: a group, or the next sign.
    [[nodiscard]] QString argument()
    {
        skipBlanks();
        if (m_rest.isEmpty())
            return {};
        if (m_rest.startsWith(u'{'))
            return inner(rawArgument());
        if (m_depth >= deepest)
            return QString(take());
        ++m_depth;
        const QString text = atom();
        --m_depth;
        return text;
    }
    [[nodiscard]] QString option()
    {
        skipBlanks();
        const qsizetype end = m_rest.startsWith(u'[') ? m_rest.indexOf(u']') : -1;
        if (end < 0)
            return {};
        const QString text = inner(m_rest.sliced(1, end - 1));
        m_rest = m_rest.sliced(end + 1);
        return text;
    }
    [[nodiscard]] QString atom()
    {
        const QChar sign = take();
        if (sign == u'\\')
            return command();
        if (sign == u'{')
            return inner(group());
        if (sign == u'}')
            return {};
        if (sign == u'^')
            return raised(argument());
        if (sign == u'_')
            return lowered(argument());
        if (sign == u'~' || sign == u'&')
            return u" "_s;
        if (sign.isSpace())
            return u" "_s;
        if (sign == u'\'')
            return u"′"_s;
        if (sign == u'-')
            return u"−"_s;
        return QString(sign);
    }
    [[nodiscard]] QString command();
    [[nodiscard]] QString environment(const QString &name);

    QStringView m_rest;
    int m_depth = 0;
};

// A number, or one letter with what stands on it: 1/2a would be read as a half of a.
bool isSimple(const QString &text)
{
    if (std::ranges::all_of(text, [](QChar sign) { return sign.isDigit() || sign == u'.'; }))
        return true;
    return text.front().isLetter() && std::all_of(text.begin() + 1, text.end(), [](QChar sign) {
               return sign.isMark() || sign.category() == QChar::Number_Other || sign.category() == QChar::Letter_Modifier;
           });
}

QString bracketed(const QString &text)
{
    return text.size() == 1 || isSimple(text) ? text : u'(' + text + u')';
}

QString Reader::environment(const QString &name)
{
    const QString end = u"\\end{%1}"_s.arg(name);
    const qsizetype place = m_rest.indexOf(end);
    QStringView inside = place < 0 ? m_rest : m_rest.first(place);
    m_rest = place < 0 ? QStringView() : m_rest.sliced(place + end.size());
    const bool isMatrix = name.endsWith("matrix"_L1) || name == "array"_L1;
    if (name == "array"_L1 && inside.startsWith(u'{'))
        inside = inside.sliced(std::max<qsizetype>(inside.indexOf(u'}') + 1, 0));
    QStringList rows;
    for (const QStringView row : inside.split(u"\\\\")) {
        if (const QString text = inner(row).simplified(); !text.isEmpty())
            rows.append(text);
    }
    if (isMatrix)
        return u'[' + rows.join(u"; "_s) + u']';
    // A line separator: the rows stay one paragraph.
    return (name == "cases"_L1 ? u"{ "_s : QString()) + rows.join(name == "cases"_L1 ? u"; "_s : QString(QChar::LineSeparator));
}

QString Reader::command()
{
    if (m_rest.isEmpty())
        return u"\\"_s;
    if (!m_rest.front().isLetter()) {
        const QChar sign = take();
        if (sign == u'\\')
            return QString(QChar::LineSeparator);
        if (sign == u',' || sign == u';' || sign == u':' || sign == u' ')
            return u" "_s;
        return sign == u'!' ? QString() : sign == u'|' ? u"‖"_s : QString(sign);
    }
    qsizetype length = 0;
    while (length < m_rest.size() && m_rest.at(length).isLetter())
        ++length;
    const QString name = m_rest.first(length).toString();
    m_rest = m_rest.sliced(length);

    // The space behind it, which is not LaTeX's, keeps signs apart here.
    if (const QString sign = formulaSign(name); !sign.isEmpty())
        return sign;
    if (name == "frac"_L1 || name == "dfrac"_L1 || name == "tfrac"_L1) {
        const QString above = argument();
        return bracketed(above) + u'/' + bracketed(argument());
    }
    if (name == "binom"_L1) {
        const QString above = argument();
        return u"C("_s + above + u", "_s + argument() + u')';
    }
    if (name == "sqrt"_L1) {
        const QString degree = option();
        const QString root = degree.isEmpty() || degree == "2"_L1 ? u"√"_s
                             : degree == "3"_L1                   ? u"∛"_s
                             : degree == "4"_L1                   ? u"∜"_s
                                                                  : raised(degree) + u"√"_s;
        return root + bracketed(argument());
    }
    if (name == "mathbb"_L1)
        return doubleStruck(argument());
    if (name == "text"_L1 || name == "textbf"_L1 || name == "textit"_L1 || name == "mbox"_L1 || name == "textrm"_L1)
        return rawArgument().toString();
    if (isFontCommand(name))
        return argument();
    if (const QChar mark = accent(name); !mark.isNull()) {
        const QString under = argument();
        return under.isEmpty() ? under : under + mark;
    }
    if (name == "left"_L1 || name == "right"_L1 || name.startsWith("big"_L1, Qt::CaseInsensitive)) {
        skipBlanks();
        if (m_rest.startsWith(u'.'))
            (void)take();
        return {};
    }
    if (name == "begin"_L1)
        return environment(rawArgument().toString());
    return u'\\' + name;
}

} // namespace

QString formulaText(QStringView latex)
{
    // Blanks in a row are one; the line separators between rows stay.
    QStringList lines = Reader(latex.trimmed()).readAll().split(QChar::LineSeparator);
    for (QString &line : lines)
        line = line.simplified();
    return lines.join(QChar::LineSeparator);
}

} // namespace tom::desktop
