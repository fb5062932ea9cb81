#include "layerrules.h"

#include <QHash>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::layers {

namespace {

constexpr int maxLines = 400;

// Programs, which include no other program, stand on the highest level.
const QHash<QString, int> &levels()
{
    static const QHash<QString, int> levels{
        {u"shared/core"_s, 0}, {u"shared/protocol"_s, 1}, {u"shared/config"_s, 1}, {u"shared/auth"_s, 1},
        {u"shared/log"_s, 1},  {u"shared/http"_s, 2},     {u"shared/store"_s, 2},  {u"shared/httpserver"_s, 3},
        {u"shared/mcp"_s, 3},  {u"shared/llm"_s, 3},      {u"desktop"_s, 4},       {u"server"_s, 4},
        {u"agent"_s, 4},       {u"agent/memory"_s, 4},
    };
    return levels;
}

// The part of the project that a path belongs to; empty when it is none of ours.
QString partOf(const QString &path)
{
    if (path.startsWith("shared/"_L1))
        return path.section(u'/', 0, 1);
    if (path.startsWith("agent/memory/"_L1))
        return u"agent/memory"_s;
    const QString top = path.section(u'/', 0, 0);
    return top == "desktop"_L1 || top == "server"_L1 || top == "agent"_L1 ? top : QString();
}

// A library that only some folders may include.
struct Reserved
{
    QRegularExpression header;
    QStringList folders;
    QString library;
};

const QList<Reserved> &reservedLibraries()
{
    static const QList<Reserved> reserved{
        {QRegularExpression(u"^yaml-cpp/"_s), {u"shared/config/"_s}, u"yaml-cpp"_s},
        // What it writes has no comments: it is for what a model reads, and never for a file.
        {QRegularExpression(u"^yaml-cpp/(yaml|emit.*|node/emit)\\.h$"_s),
         {u"shared/config/yamltext."_s},
         u"yaml-cpp's emitter"_s},
        {QRegularExpression(u"^shared/config/yamltext\\.h$"_s),
         {u"shared/config/yamltext."_s, u"shared/config/userreader."_s},
         u"what yaml-cpp's emitter writes"_s},
        {QRegularExpression(u"^openssl/"_s), {u"shared/auth/"_s, u"shared/httpserver/"_s}, u"OpenSSL"_s},
        {QRegularExpression(u"^(QtNetwork/)?QNetwork(AccessManager|Reply)"_s), {u"shared/http/"_s}, u"QNetworkAccessManager"_s},
        {QRegularExpression(u"^archive(_entry)?\\.h$"_s), {u"server/backup/"_s}, u"libarchive"_s},
        {QRegularExpression(u"^qrencode\\.h$"_s), {u"server/app/qrtext."_s}, u"libqrencode"_s},
        {QRegularExpression(u"^(KF6/)?KSyntaxHighlighting/"_s), {u"desktop/chat/codereader."_s}, u"KSyntaxHighlighting"_s},
        {QRegularExpression(u"^curl/"_s), {u"shared/http/"_s}, u"libcurl"_s},
        {QRegularExpression(u"^(QtSql/|QSql|sqlite3)"_s), {u"shared/store/"_s}, u"QtSql"_s},
    };
    return reserved;
}

QString layerProblem(const QString &path, const QString &included)
{
    const QString from = partOf(path);
    const QString to = partOf(included);
    if (to.isEmpty() || to == from)
        return {};
    if (!levels().contains(from))
        return u"%1 has no level; add it to the layers"_s.arg(from);
    if (!levels().contains(to))
        return u"%1 has no level; add it to the layers"_s.arg(to);
    const int fromLevel = levels().value(from);
    const int toLevel = levels().value(to);
    if (toLevel == fromLevel)
        return u"%1 includes %2 beside it"_s.arg(from, to);
    return toLevel > fromLevel ? u"%1 includes %2 above it"_s.arg(from, to) : QString();
}

QString reservationProblem(const QString &path, const QString &included)
{
    for (const Reserved &library : reservedLibraries()) {
        const bool isAllowed =
            std::ranges::any_of(library.folders, [&path](const QString &folder) { return path.startsWith(folder); });
        if (!isAllowed && library.header.match(included).hasMatch())
            return u"only %1 may include %2"_s.arg(library.folders.join(" and "_L1), library.library);
    }
    return {};
}

QString folderProblem(const QString &path)
{
    static const QStringList sayNothing{u"utils"_s, u"util"_s, u"common"_s, u"helpers"_s, u"helper"_s, u"misc"_s};
    QStringList folders = path.split(u'/');
    folders.removeLast();   // the file
    for (const QString &folder : std::as_const(folders)) {
        if (sayNothing.contains(folder))
            return u"a folder named %1 says nothing; name what is in it"_s.arg(folder);
    }
    return {};
}

// Whether a day has 12 or 24 hours is for the reader's locale to say. Stamps of machines, with the date in front, are no such time.
QString timeProblem(const QString &path, const QString &line)
{
    static const QRegularExpression format(uR"("[^"]*\b[Hh]{1,2}[:.]mm)"_s);
    const bool isForReaders = path.startsWith("desktop/"_L1) && !path.startsWith("desktop/console/"_L1);
    if (!isForReaders || line.contains("yyyy-MM-dd"_L1) || !format.match(line).hasMatch())
        return {};
    return u"a time of its own form; QLocale::ShortFormat knows what its reader is used to"_s;
}

// What is drawn knows neither how things are written nor how they travel: no panel knows JSON or sockets.
QString windowProblem(const QString &path, const QString &line)
{
    static const QStringList readers{u"api/"_s,
                                     u"chat/draft."_s,
                                     u"chat/formdrafts."_s,
                                     u"chat/history."_s,
                                     u"chat/keptfile."_s,
                                     u"chat/outbox."_s,
                                     u"chat/voicesettings."_s,
                                     u"configeditor/configschema."_s,
                                     u"console/"_s,
                                     u"app/preferences."_s,
                                     u"conversations/conversationcache."_s,
                                     u"demo/"_s,
                                     u"local/"_s};
    static const QStringList callers{u"api/"_s, u"app/singleinstance."_s, u"local/"_s};
    static const QRegularExpression json(uR"(\bQJson[A-Z])"_s);
    static const QRegularExpression socket(uR"(\bQ(Tcp|Udp|Ssl|Web|Local)(Socket|Server)\b)"_s);
    const auto isOf = [&path](const QStringList &places) {
        return std::ranges::any_of(places, [&path](const QString &place) { return path.startsWith("desktop/"_L1 + place); });
    };
    if (!path.startsWith("desktop/"_L1))
        return {};
    if (json.match(line).hasMatch() && !isOf(readers))
        return u"JSON in what is drawn; let desktop/api read it into a struct"_s;
    return socket.match(line).hasMatch() && !isOf(callers) ? u"a socket in what is drawn; ask desktop/api"_s : QString();
}

}   // namespace

QStringList violationsIn(const QString &path, const QByteArray &text)
{
    static const QRegularExpression include(uR"(^\s*#\s*include\s*["<]([^">]+)[">])"_s);
    QStringList violations;
    if (const QString problem = folderProblem(path); !problem.isEmpty())
        violations.append(u"%1:1: %2"_s.arg(path, problem));
    const QList<QByteArray> lines = text.split('\n');
    if (lines.size() - (text.endsWith('\n') ? 1 : 0) > maxLines)
        violations.append(
            u"%1:%2: longer than %3 lines; name the second idea and move it out"_s.arg(path).arg(maxLines + 1).arg(maxLines));
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QString line = QString::fromUtf8(lines.at(i));
        for (const QString &problem : {timeProblem(path, line), windowProblem(path, line)}) {
            if (!problem.isEmpty())
                violations.append(u"%1:%2: %3"_s.arg(path).arg(i + 1).arg(problem));
        }
        const QRegularExpressionMatch match = include.match(line);
        if (!match.hasMatch())
            continue;
        for (const QString &problem : {layerProblem(path, match.captured(1)), reservationProblem(path, match.captured(1))}) {
            if (!problem.isEmpty())
                violations.append(u"%1:%2: %3"_s.arg(path).arg(i + 1).arg(problem));
        }
    }
    return violations;
}

}   // namespace tom::layers
