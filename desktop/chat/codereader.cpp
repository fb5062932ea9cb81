#include "desktop/chat/codereader.h"

#include <QHash>
#include <QMutex>
#include <QSet>
#include <QThreadPool>

#include <KSyntaxHighlighting/AbstractHighlighter>
#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/Format>
#include <KSyntaxHighlighting/Repository>
#include <KSyntaxHighlighting/State>
#include <KSyntaxHighlighting/Theme>
#include <memory>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr qsizetype longestName = 40;
constexpr qsizetype mostLanguages = 200;    // names come from models; more stay plain
constexpr qsizetype longestLine = 1000;     // some expressions take long for a long one

CodeKind kindOf(KSyntaxHighlighting::Theme::TextStyle style)
{
    using Theme = KSyntaxHighlighting::Theme;
    switch (style) {
    case Theme::Keyword:
    case Theme::ControlFlow:
    case Theme::Import:
        return CodeKind::Keyword;
    case Theme::DataType:
    case Theme::BuiltIn:
    case Theme::Extension:
        return CodeKind::Type;
    case Theme::Function:
    case Theme::Variable:
    case Theme::Attribute:
    case Theme::Others:
        return CodeKind::Name;
    case Theme::Char:
    case Theme::SpecialChar:
    case Theme::String:
    case Theme::VerbatimString:
    case Theme::SpecialString:
        return CodeKind::String;
    case Theme::DecVal:
    case Theme::BaseN:
    case Theme::Float:
    case Theme::Constant:
        return CodeKind::Number;
    case Theme::Comment:
    case Theme::Documentation:
    case Theme::CommentVar:
    case Theme::RegionMarker:
        return CodeKind::Comment;
    case Theme::Preprocessor:
    case Theme::Annotation:
    case Theme::Information:
    case Theme::Warning:
    case Theme::Alert:
        return CodeKind::Mark;
    case Theme::Normal:
    case Theme::Operator:
    case Theme::Error:   // half a line, mostly
        break;
    }
    return CodeKind::Plain;
}

class Reader : public KSyntaxHighlighting::AbstractHighlighter
{
public:
    explicit Reader(const KSyntaxHighlighting::Definition &definition) { setDefinition(definition); }

    [[nodiscard]] CodeLine read(const QString &line, const std::any &state)
    {
        const auto *before = std::any_cast<KSyntaxHighlighting::State>(&state);
        m_line.state = highlightLine(line, before ? *before : KSyntaxHighlighting::State());
        return std::exchange(m_line, {});
    }

protected:
    void applyFormat(int offset, int length, const KSyntaxHighlighting::Format &format) override
    {
        const CodeKind kind = kindOf(format.textStyle());
        if (kind == CodeKind::Plain || length <= 0)
            return;
        CodePiece *last = m_line.pieces.isEmpty() ? nullptr : &m_line.pieces.last();
        if (last && last->kind == kind && last->start + last->length == offset)
            last->length += length;
        else
            m_line.pieces.append({.start = offset, .length = length, .kind = kind});
    }

private:
    CodeLine m_line;
};

// The window never waits for the lock: it is held while a language is read, which takes tens of milliseconds.
class Languages
{
public:
    [[nodiscard]] std::optional<CodeLine> read(const QString &name, const QString &line, const std::any &state)
    {
        if (!m_lock.tryLock())
            return {};
        const std::lock_guard guard(m_lock, std::adopt_lock);
        if (const auto reader = m_readers.constFind(name); reader != m_readers.cend())
            return *reader ? (*reader)->read(line, state) : CodeLine();
        if (m_readers.size() + m_asked.size() >= mostLanguages)
            return CodeLine();
        if (!m_asked.contains(name)) {
            m_asked.insert(name);
            QThreadPool::globalInstance()->start([this, name] { load(name); });
        }
        return {};
    }

private:
    void load(const QString &name)
    {
        const std::lock_guard guard(m_lock);
        if (!m_repository)
            m_repository = std::make_unique<KSyntaxHighlighting::Repository>();
        KSyntaxHighlighting::Definition definition = m_repository->definitionForName(name);
        if (!definition.isValid())
            definition = m_repository->definitionForFileName(u"a."_s + name);
        if (!definition.isValid() && (name == "shell"_L1 || name == "console"_L1 || name == "shell-session"_L1))
            definition = m_repository->definitionForName(u"Bash"_s);
        std::shared_ptr<Reader> reader;
        if (definition.isValid()) {
            reader = std::make_shared<Reader>(definition);
            // Reads the files, and compiles the expressions that most lines need.
            (void)reader->read(u"if (x == 1) return f(\"a\", 'b', 2.5); // # -- /* */ <a b=\"c\"> $x {}"_s, {});
        }
        m_asked.remove(name);
        m_readers.insert(name, reader);
    }

    QMutex m_lock;
    std::unique_ptr<KSyntaxHighlighting::Repository> m_repository;
    QHash<QString, std::shared_ptr<Reader>> m_readers;   // null: nobody knows that language
    QSet<QString> m_asked;
};

} // namespace

std::optional<CodeLine> readCodeLine(const QString &language, const QString &line, const std::any &state)
{
    static Languages languages;   // one for all answers: what is in it never changes
    if (language.isEmpty() || language.size() > longestName)
        return CodeLine();
    if (line.size() > longestLine)
        return CodeLine{.pieces = {}, .state = state};
    return languages.read(language.toLower(), line, state);
}

} // namespace tom::desktop
