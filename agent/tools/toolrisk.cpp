#include "agent/tools/toolrisk.h"

#include <QRegularExpression>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

// delete_file, mail.send, deleteFile, HTTPDelete -> their words in small letters
QStringList wordsOf(const QString &tool)
{
    static const QRegularExpression seams(u"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[^A-Za-z0-9]+"_s);
    QStringList words = tool.split(seams, Qt::SkipEmptyParts);
    for (QString &word : words)
        word = word.toLower();
    return words;
}

Risk riskByName(const QString &tool)
{
    // Wherever they stand: read_and_delete does both.
    static const QStringList endings{u"delete"_s,    u"remove"_s,   u"clear"_s, u"drop"_s,    u"purge"_s,    u"erase"_s,
                                     u"send"_s,      u"cancel"_s,   u"move"_s,  u"destroy"_s, u"wipe"_s,     u"reset"_s,
                                     u"overwrite"_s, u"truncate"_s, u"pay"_s,   u"buy"_s,     u"order"_s,    u"transfer"_s,
                                     u"publish"_s,   u"execute"_s,  u"exec"_s,  u"kill"_s,    u"shutdown"_s, u"format"_s};
    // What only looks does none of these on the way: find_and_replace, get_or_create, read_write.
    static const QStringList changes{
        u"accept"_s, u"add"_s,     u"approve"_s, u"block"_s,   u"commit"_s,    u"confirm"_s, u"decline"_s,     u"forward"_s,
        u"grant"_s,  u"lock"_s,    u"push"_s,    u"revoke"_s,  u"subscribe"_s, u"unlock"_s,  u"unsubscribe"_s, u"append"_s,
        u"apply"_s,  u"archive"_s, u"assign"_s,  u"book"_s,    u"close"_s,     u"copy"_s,    u"create"_s,      u"download"_s,
        u"edit"_s,   u"enable"_s,  u"disable"_s, u"import"_s,  u"insert"_s,    u"install"_s, u"invite"_s,      u"make"_s,
        u"mark"_s,   u"merge"_s,   u"modify"_s,  u"open"_s,    u"patch"_s,     u"play"_s,    u"post"_s,        u"put"_s,
        u"rename"_s, u"replace"_s, u"reply"_s,   u"restart"_s, u"restore"_s,   u"run"_s,     u"save"_s,        u"schedule"_s,
        u"set"_s,    u"share"_s,   u"start"_s,   u"stop"_s,    u"store"_s,     u"submit"_s,  u"switch"_s,      u"sync"_s,
        u"toggle"_s, u"turn"_s,    u"update"_s,  u"upload"_s,  u"upsert"_s,    u"write"_s};
    static const QStringList looks{u"get"_s,  u"list"_s,  u"search"_s,   u"find"_s,   u"read"_s, u"show"_s,
                                   u"view"_s, u"count"_s, u"describe"_s, u"lookup"_s, u"is"_s,   u"has"_s};
    const QStringList words = wordsOf(tool);
    if (std::ranges::any_of(words, [](const QString &word) { return endings.contains(word); }))
        return Risk::Destructive;
    const bool changesNothing = std::ranges::none_of(words, [](const QString &word) { return changes.contains(word); });
    return !words.isEmpty() && looks.contains(words.constFirst()) && changesNothing ? Risk::Read : Risk::Write;
}

} // namespace

QString riskName(Risk risk)
{
    switch (risk) {
    case Risk::Read:
        return u"read"_s;
    case Risk::Write:
        return u"write"_s;
    case Risk::Destructive:
        break;
    }
    return u"destructive"_s;
}

Risk riskOf(const QString &tool, const RiskHints &hints)
{
    Risk risk = riskByName(tool);
    if (hints.readOnly == false)
        risk = std::max(risk, Risk::Write);
    if (hints.destructive == true && hints.readOnly != true)   // the hint means nothing of a tool that only reads
        risk = Risk::Destructive;
    return risk;
}

} // namespace tom::agent
