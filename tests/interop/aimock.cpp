#include "tests/interop/aimock.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;

Result<quint16> Aimock::start()
{
    m_process.start(u"bash"_s, {QStringLiteral(TOM_SOURCE_DIR "/tests/interop/start-aimock.sh"), u"--until-stdin-closes"_s});
    (void)QTest::qWaitFor([this] { return m_process.canReadLine() || m_process.state() == QProcess::NotRunning; }, 20s);
    const quint16 port = m_process.readLine().trimmed().toUShort();
    if (port == 0)
        return failure(ErrorCode::Internal, QString::fromUtf8(m_process.readAllStandardError().trimmed()));
    return port;
}

bool Aimock::stop()
{
    m_process.closeWriteChannel();
    return QTest::qWaitFor([this] { return m_process.state() == QProcess::NotRunning; }, 5s);
}

llm::CompletionRequest Aimock::says(const QString &text)
{
    const QJsonObject city{{u"type"_s, u"object"_s},
                           {u"properties"_s, QJsonObject{{u"city"_s, QJsonObject{{u"type"_s, u"string"_s}}}}},
                           {u"required"_s, QJsonArray{u"city"_s}}};
    return {.messages = {{.role = llm::Role::System, .text = u"You are Tom."_s}, {.role = llm::Role::User, .text = text}},
            .tools = {{.name = u"weather__get"_s, .module = u"weather"_s, .description = u"Weather"_s, .parameters = city}}};
}
