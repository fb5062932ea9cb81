#include "agent/app/commandline.h"

#include <QCommandLineParser>
#include <QDir>

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

void addOptions(QCommandLineParser &parser)
{
    parser.setApplicationDescription(
        u"The assistant of one user. tom-server starts one for each user by itself.\n"
        "By hand: TOM_USERNAME=alice tom-agent [config.yml], with the certificates that \"tom-server init\" made."_s);
    parser.addOptions({
        {{u"h"_s, u"help"_s}, u"Shows this help."_s},
        {{u"v"_s, u"version"_s}, u"Shows the version."_s},
        {u"supervised"_s,
         u"Started by tom-server: reads its configuration as one line of JSON from standard input, and ends with it."_s},
        {u"trial"_s,
         u"Started by tom-server: tries what one line of JSON on standard input names, prints what happened, and ends."_s},
        {u"check-llm"_s,
         u"Asks every model of the configuration for a word, or those of the provider NAME, and says what happened."_s},
        {u"config"_s, u"The configuration, as [config.yml] names it."_s, u"file"_s},
        {u"data"_s, u"The data folder (default: TOM_DATA, else /data)."_s, u"folder"_s},
        {u"port"_s, u"The port to listen on, 0 for a free one (default: 8080)."_s, u"number"_s},
        {u"listen"_s, u"The address to listen on (default: 127.0.0.1; 0.0.0.0 in a container)."_s, u"address"_s},
        {u"cert"_s, u"The agent's certificate (default: internal/agents/USER/cert.pem of the data folder)."_s, u"file"_s},
        {u"key"_s, u"Its private key (default: key.pem beside it)."_s, u"file"_s},
        {u"ca"_s, u"The certificate of the internal authority (default: ca.pem beside it)."_s, u"file"_s},
    });
    parser.addPositionalArgument(u"config"_s, u"The configuration (default: config.yml of the data folder)."_s,
                                 u"[config.yml | --check-llm NAME]"_s);
}

} // namespace

Result<CommandLine> CommandLine::parse(const QStringList &arguments, const QString &dataFolder)
{
    QCommandLineParser parser;
    addOptions(parser);
    if (!parser.parse(arguments))
        return failure(ErrorCode::InvalidInput, parser.errorText());
    CommandLine line{.wantsHelp = parser.isSet(u"help"_s),
                     .wantsVersion = parser.isSet(u"version"_s),
                     .isSupervised = parser.isSet(u"supervised"_s),
                     .isTrial = parser.isSet(u"trial"_s)};
    if (parser.positionalArguments().size() > 1)
        return failure(ErrorCode::InvalidInput, u"only one configuration file, or name behind --check-llm, can be given"_s);
    line.checksLlm = parser.isSet(u"check-llm"_s);
    if (line.checksLlm && line.isSupervised)
        return failure(ErrorCode::InvalidInput, u"--check-llm is for people, --supervised for tom-server"_s);
    if (line.isTrial && (line.isSupervised || line.checksLlm))
        return failure(ErrorCode::InvalidInput, u"--trial stands alone"_s);
    (line.checksLlm ? line.checkedLlm : line.configPath) = parser.positionalArguments().value(0);
    if (parser.isSet(u"config"_s)) {
        if (!line.configPath.isEmpty())
            return failure(ErrorCode::InvalidInput,
                           u"the configuration is named twice: by --config and as %1"_s.arg(line.configPath));
        line.configPath = parser.value(u"config"_s);
    }
    if (!dataFolder.isEmpty())
        line.dataFolder = dataFolder;
    if (parser.isSet(u"data"_s))
        line.dataFolder = parser.value(u"data"_s);
    line.certificatePath = parser.value(u"cert"_s);
    line.keyPath = parser.value(u"key"_s);
    line.authorityPath = parser.value(u"ca"_s);
    if (parser.isSet(u"port"_s)) {
        bool isNumber = false;
        line.port = parser.value(u"port"_s).toUShort(&isNumber);
        if (!isNumber)
            return failure(ErrorCode::InvalidInput, u"--port must be a number from 0 to 65535"_s);
    }
    if (parser.isSet(u"listen"_s) && !line.address.setAddress(parser.value(u"listen"_s)))
        return failure(ErrorCode::InvalidInput, u"--listen must be an address such as 127.0.0.1 or 0.0.0.0"_s);
    return line;
}

QString CommandLine::help()
{
    QCommandLineParser parser;
    addOptions(parser);
    return parser.helpText();
}

} // namespace tom::agent
