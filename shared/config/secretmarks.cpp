#include "shared/config/secretmarks.h"

#include "shared/config/textedit.h"
#include "shared/config/yamldocument.h"
#include "shared/config/yamllayout.h"
#include "shared/config/yamlwords.h"

#include <QHash>
#include <QRegularExpression>
#include <QStringList>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::config {

namespace {

using Scalars = QList<std::pair<QStringList, YamlNodePointer>>;   // by path; users by their names

struct Span
{
    qsizetype start = 0;
    qsizetype end = 0;
};

bool isReference(const QString &text)
{
    static const QRegularExpression reference(u"^([A-Za-z]+ )?\\$\\{[^{}]+\\}$"_s);
    return reference.match(text).hasMatch();
}

bool hasCredentials(const QString &text)
{
    return text.contains(u"://"_s) && text.contains(u'@') && !QUrl(text).userInfo().isEmpty();
}

// A path's steps from the outside in; the names of users, providers and services are any.
bool isSecret(const QStringList &path, const YamlNode &node)
{
    static const QStringList anywhere{u"password"_s, u"api"_s, u"openai_api_key"_s, u"openrouter_api_key"_s};
    if (node.kind != YamlNode::Kind::Scalar || node.text.isEmpty() || isReference(node.text))
        return false;
    if (hasCredentials(node.text))
        return true;
    if (path.size() < 2)
        return false;
    const QString &key = path.constLast();
    const QString &group = path.at(path.size() - 2);
    const bool isCarried =
        (group == u"headers"_s || group == u"env"_s) && key.compare(u"Content-Type"_s, Qt::CaseInsensitive) != 0;
    // Whatever a key that is not known is called: one that ends so is better hidden.
    static const QRegularExpression telling(u"(password|secret|token|api_?key)$"_s, QRegularExpression::CaseInsensitiveOption);
    return isCarried || anywhere.contains(key) || (telling.match(key).hasMatch() && key != u"apiKey"_s);   // Firebase's is public
}

void collect(const YamlNodePointer &node, const QStringList &path, Scalars &scalars)
{
    if (node->kind == YamlNode::Kind::Scalar)
        scalars.append({path, node});
    for (const YamlEntry &entry : node->entries)
        collect(entry.value, path + QStringList{entry.key}, scalars);
    for (size_t i = 0; i < node->items.size(); ++i) {
        const YamlEntry *const name = node->items[i]->entry(u"username");
        const bool isNamed = path == QStringList{u"users"_s} && name && name->value->kind == YamlNode::Kind::Scalar;
        collect(node->items[i], path + QStringList{isNamed ? u'@' + name->value->text : QString::number(i)}, scalars);
    }
}

Result<Scalars> scalarsOf(const QByteArray &yaml)
{
    ProblemList problems{QString()};
    const YamlNodePointer root = parseYaml(yaml, problems);
    if (problems.hasErrors()) {
        const Problem first = problems.inFileOrder().constFirst();
        return failure(ErrorCode::InvalidInput, u"line %1: %2"_s.arg(first.line).arg(first.message));
    }
    Scalars scalars;
    if (root)
        collect(root, {}, scalars);
    return scalars;
}

// Where the scalar itself stands, behind an anchor or a tag.
std::optional<Span> spanOf(const QByteArray &yaml, const YamlNode &node)
{
    const YamlLayout layout(yaml);
    YamlNode scalar = node;
    while (scalar.place.offset < yaml.size() && (yaml.at(scalar.place.offset) == '&' || yaml.at(scalar.place.offset) == '!')) {
        qsizetype &at = scalar.place.offset;
        while (at < yaml.size() && !QByteArrayView(" \n\r\t").contains(yaml.at(at)))
            ++at;
        while (at < yaml.size() && QByteArrayView(" \n\r\t").contains(yaml.at(at)))
            ++at;
    }
    const auto end = layout.scalarEnd(scalar);
    return end ? std::optional(Span{scalar.place.offset, *end}) : std::nullopt;
}

QByteArray edited(QByteArray text, QList<TextEdit> edits)
{
    std::ranges::sort(edits, std::ranges::greater(), &TextEdit::offset);   // from the end, so that places stay right
    for (const TextEdit &edit : std::as_const(edits))
        text = edit.appliedTo(text);
    return text;
}

TextEdit editOf(const QByteArray &text, const Span &span, const QByteArray &after)
{
    return {span.start, text.sliced(span.start, span.end - span.start), after};
}

QByteArray withMarksReplaced(const QByteArray &yaml, const Scalars &scalars, const QByteArray &old,
                             const QHash<QStringList, YamlNodePointer> &known, bool asWritten)
{
    const YamlLayout layout(yaml);
    const YamlLayout oldLayout(old);
    QHash<qsizetype, TextEdit> edits;   // an alias names what stands elsewhere
    for (const auto &[path, node] : scalars) {
        const auto span = node->text == secretMark ? spanOf(yaml, *node) : std::nullopt;
        if (!span)
            continue;
        const YamlNode &secret = *known.value(path);
        const auto written = asWritten ? spanOf(old, secret) : std::nullopt;
        const QByteArray bytes = written ? old.sliced(written->start, written->end - written->start) : QByteArray();
        const bool isAsDeep = written && layout.leading(span->start) == oldLayout.leading(written->start);
        const bool mayBeCopied = !bytes.isEmpty() && (isAsDeep || !bytes.contains('\n'));
        edits.insert(span->start, editOf(yaml, *span, mayBeCopied ? bytes : yamlScalar(secret)));
    }
    return edited(yaml, edits.values());
}

bool saysTheSame(const QByteArray &text, const Scalars &marked, const QHash<QStringList, YamlNodePointer> &known)
{
    const auto now = scalarsOf(text);
    if (!now || now->size() != marked.size())
        return false;
    for (qsizetype i = 0; i < now->size(); ++i) {
        const auto &[path, node] = marked.at(i);
        const QString expected = node->text == secretMark ? known.value(path)->text : node->text;
        if (now->at(i).first != path || now->at(i).second->text != expected)
            return false;
    }
    return true;
}

std::unexpected<Error> hiddenRefusal(int line)
{
    return failure(ErrorCode::Conflict,
                   u"the configuration cannot be shown: line %1 holds a secret that is written in a way that "
                   "cannot be hidden; write it in one line"_s.arg(line));
}

}   // namespace

Result<QByteArray> withoutSecrets(const QByteArray &yaml)
{
    const auto scalars = scalarsOf(yaml);
    if (!scalars)
        return std::unexpected(scalars.error());
    QHash<qsizetype, TextEdit> edits;   // an alias names what stands elsewhere
    for (const auto &[path, node] : *scalars) {
        if (!isSecret(path, *node))
            continue;
        const auto span = spanOf(yaml, *node);
        if (!span)
            return hiddenRefusal(node->place.line);
        edits.insert(span->start, editOf(yaml, *span, "\"" + secretMark.toUtf8() + "\""));
    }
    const QByteArray text = edited(yaml, edits.values());
    // What was misunderstood shows here.
    const auto shown = scalarsOf(text);
    if (!shown || shown->size() != scalars->size())
        return hiddenRefusal(1);
    for (qsizetype i = 0; i < shown->size(); ++i) {
        const auto &[path, node] = scalars->at(i);
        const QString expected = edits.isEmpty() || !isSecret(path, *node) ? node->text : secretMark.toString();
        const bool isShared = shown->at(i).second->text == secretMark;   // the same anchor, at a place that is no secret's
        if (shown->at(i).second->text != expected && !isShared)
            return hiddenRefusal(node->place.line);
    }
    return text;
}

Result<QByteArray> withSecretsOf(const QByteArray &yaml, const QByteArray &old)
{
    const auto scalars = scalarsOf(yaml);
    if (!scalars)
        return std::unexpected(scalars.error());
    const auto before = scalarsOf(old);
    if (!before)
        return failure(ErrorCode::Conflict,
                       u"the configuration that the marks stand for cannot be read: %1"_s.arg(before.error().message));
    QHash<QStringList, YamlNodePointer> known;
    for (const auto &[path, node] : *before)
        known.insert(path, node);
    for (const auto &[path, node] : *scalars) {
        if (node->text == secretMark && !known.contains(path))
            return failure(ErrorCode::InvalidInput,
                           u"line %1: %2 stands for no secret here; write what is meant"_s.arg(node->place.line).arg(secretMark));
    }
    // As it was written, or, when it has come into brackets or the like, in quotes.
    for (const bool asWritten : {true, false}) {
        const QByteArray text = withMarksReplaced(yaml, *scalars, old, known, asWritten);
        if (saysTheSame(text, *scalars, known))
            return text;
    }
    return failure(ErrorCode::InvalidInput, u"the secrets behind %1 cannot be put back; write them out"_s.arg(secretMark));
}

}   // namespace tom::config
