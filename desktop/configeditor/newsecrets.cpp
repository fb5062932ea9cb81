#include "desktop/configeditor/newsecrets.h"

#include "desktop/configeditor/configanalysis.h"
#include "shared/auth/passwordhash.h"
#include "shared/config/configwriter.h"
#include "shared/config/problemlist.h"
#include "shared/config/secretmarks.h"
#include "shared/config/yamldocument.h"

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

void collectTexts(const config::YamlNode &node, const QStringList &path, QList<PlacedText> &texts)
{
    if (node.kind == config::YamlNode::Kind::Scalar)
        texts.append({path, node.text});
    for (const config::YamlEntry &entry : node.entries)
        collectTexts(*entry.value, path + QStringList{entry.key}, texts);
    for (size_t i = 0; i < node.items.size(); ++i)
        collectTexts(*node.items[i], path + QStringList{QString::number(i)}, texts);
}

QList<PlacedText> textsOf(const QByteArray &yaml)
{
    config::ProblemList problems{QString()};
    const config::YamlNodePointer root = config::parseYaml(yaml, problems);
    QList<PlacedText> texts;
    if (root && !problems.hasErrors())
        collectTexts(*root, {}, texts);
    return texts;
}

config::YamlNode textNode(const QString &text)
{
    return {.kind = config::YamlNode::Kind::Scalar, .text = text};
}

} // namespace

QString NewSecrets::keep(const QString &secret)
{
    const QString mark = config::secretMark.toString() + u" new %1"_s.arg(++m_last);
    m_secrets.insert(mark, secret);
    return mark;
}

Result<QString> NewSecrets::filled(const QString &text) const
{
    config::ConfigWriter writer(text.toUtf8());
    for (const PlacedText &one : textsOf(writer.text())) {
        const auto secret = m_secrets.constFind(one.text);
        if (secret == m_secrets.cend()) {
            if (one.text != config::secretMark && isSecretMark(one.text))
                return failure(ErrorCode::InvalidInput,
                               u"%1 stands for a secret that is not known any more; type it again"_s.arg(one.path.join(u'.')));
            continue;
        }
        if (const Result<config::TextEdit> edit = writer.set(one.path, textNode(*secret)); !edit)
            return std::unexpected(edit.error());
    }
    return QString::fromUtf8(writer.text());
}

Result<QList<PlacedText>> secretsOf(const QByteArray &yaml)
{
    config::ProblemList problems{QString()};
    if (!config::parseYaml(yaml, problems) || problems.hasErrors()) {
        const QList<config::Problem> all = problems.inFileOrder();
        return failure(ErrorCode::InvalidInput, all.isEmpty() ? u"it is empty"_s : all.constFirst().toString());
    }
    const Result<QByteArray> hidden = config::withoutSecrets(yaml);
    if (!hidden)
        return std::unexpected(hidden.error());
    const QList<PlacedText> open = textsOf(yaml);
    const QList<PlacedText> marked = textsOf(*hidden);
    QList<PlacedText> secrets;
    for (qsizetype i = 0; i < std::min(open.size(), marked.size()); ++i) {
        if (marked.at(i).text != config::secretMark)
            continue;
        PlacedText secret = open.at(i);
        if (isSecretMark(secret.text))
            return failure(ErrorCode::InvalidInput,
                           u"%1 is only a mark for a secret that is elsewhere"_s.arg(secret.path.join(u'.')));
        const bool isPassword = secret.path.size() == 3 && secret.path.constLast() == "password"_L1;
        if (isPassword && !secret.text.isEmpty() && !auth::isPasswordHash(secret.text)) {
            QFuture<Result<QString>> hash = auth::hashPassword(secret.text);
            hash.waitForFinished();
            if (!hash.result())
                return std::unexpected(hash.result().error());
            secret.text = *hash.result();
        }
        secrets.append(secret);
    }
    return secrets;
}

QString comparable(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    const Result<QByteArray> hidden = config::withoutSecrets(bytes);
    if (!hidden)
        return text.contains(config::secretMark) ? text : QString();   // nothing that can be told apart
    const QList<PlacedText> open = textsOf(bytes);
    const QList<PlacedText> marked = textsOf(*hidden);
    config::ConfigWriter writer(*hidden);
    for (qsizetype i = 0; i < std::min(open.size(), marked.size()); ++i) {
        if (marked.at(i).text != config::secretMark || open.at(i).text == config::secretMark)
            continue;
        const QString said = isSecretMark(open.at(i).text) ? open.at(i).text : config::secretMark.toString() + u" new"_s;
        if (const Result<config::TextEdit> edit = writer.set(marked.at(i).path, textNode(said)); !edit)
            break;   // then it looks as if it were the old one
    }
    return QString::fromUtf8(writer.text());
}

} // namespace tom::desktop
