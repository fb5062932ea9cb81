#include "agent/memory/app/commandline.h"

#include <QCommandLineParser>
#include <QDir>
#include <QFileInfo>
#include <QHostAddress>

using namespace Qt::StringLiterals;

namespace tom::memory {

namespace {

void addOptions(QCommandLineParser &parser)
{
    parser.setApplicationDescription(
        u"The memory service of Tom: what is remembered about each user, over MCP at /mcp and over plain requests.\n"
        "tom-server starts one by itself. By hand: tom-memory --config /data/config.yml, with the files that \"tom-server init\" "
        "makes in internal/memory."_s);
    parser.addOptions({
        {{u"h"_s, u"help"_s}, u"Shows this help."_s},
        {{u"v"_s, u"version"_s}, u"Shows the version."_s},
        {u"supervised"_s,
         u"Started by tom-server: reads its configuration as one line of JSON from standard input, and ends with it."_s},
        {u"config"_s, u"The configuration (default: config.yml of the data folder)."_s, u"file"_s},
        {u"data"_s, u"The data folder (default: TOM_DATA, else that of the configuration)."_s, u"folder"_s},
        {u"listen"_s, u"The address to listen on (default: 127.0.0.1; 0.0.0.0 in a container)."_s, u"address"_s},
        {u"port"_s, u"The port to listen on, 0 for a free one (default: memory.port, else 8090)."_s, u"number"_s},
    });
}

} // namespace

Result<CommandLine> CommandLine::parse(const QStringList &arguments, const QString &dataFolder)
{
    QCommandLineParser parser;
    addOptions(parser);
    if (!parser.parse(arguments))
        return failure(ErrorCode::InvalidInput, parser.errorText());
    if (!parser.positionalArguments().isEmpty())
        return failure(ErrorCode::InvalidInput, u"%1 is no option; a configuration is named with --config"_s.arg(
                                                    parser.positionalArguments().constFirst()));
    CommandLine line{.wantsHelp = parser.isSet(u"help"_s),
                     .wantsVersion = parser.isSet(u"version"_s),
                     .isSupervised = parser.isSet(u"supervised"_s),
                     .configPath = parser.value(u"config"_s),
                     .dataFolder = parser.isSet(u"data"_s) ? parser.value(u"data"_s) : dataFolder,
                     .address = parser.value(u"listen"_s)};
    if (line.dataFolder.isEmpty())
        line.dataFolder = line.configPath.isEmpty() ? u"/data"_s : QFileInfo(line.configPath).absolutePath();
    if (line.configPath.isEmpty())
        line.configPath = QDir(line.dataFolder).filePath(u"config.yml"_s);
    if (!line.address.isEmpty() && QHostAddress(line.address).isNull())
        return failure(ErrorCode::InvalidInput, u"--listen must be an address such as 127.0.0.1 or 0.0.0.0"_s);
    if (parser.isSet(u"port"_s)) {
        bool isNumber = false;
        line.port = parser.value(u"port"_s).toUShort(&isNumber);
        if (!isNumber)
            return failure(ErrorCode::InvalidInput, u"--port must be a number from 0 to 65535"_s);
    }
    return line;
}

QString CommandLine::help()
{
    QCommandLineParser parser;
    addOptions(parser);
    return parser.helpText();
}

} // namespace tom::memory
