#include "server/session/pushdevices.h"
#include "server/session/session.h"
#include "shared/core/json.h"

#include <cstdlib>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;

namespace {

// What is read is written so that it means the same when it is read again.
void checkSession(const QJsonObject &object)
{
    const Result<Session> session = Session::fromJson("id"_ba, object);
    if (!session)
        return;
    if (session->user.isEmpty() || !session->created.isValid() || !session->lastUsed.isValid() || !session->expires.isValid())
        std::abort();
    const SessionLife life;
    const QDateTime now(QDate(2026, 1, 1), QTime(0, 0), QTimeZone::UTC);
    if (!session->isOver(now, life) && (now >= session->expires || now >= session->created + life.absolute))
        std::abort();
    const Result<Session> again = json::parseObject(json::compact(session->toJson())).and_then([](const QJsonObject &written) {
        return Session::fromJson("id"_ba, written);
    });
    if (again && *again != *session)
        std::abort();
    // A time beyond the year 9999 cannot be written; such a session ends with the process that read it.
    const auto isPlain = [](const QDateTime &time) { return time.date().year() >= 0 && time.date().year() <= 9999; };
    if (!again && isPlain(session->created) && isPlain(session->lastUsed) && isPlain(session->expires))
        std::abort();
}

void checkDevice(const QJsonObject &object)
{
    const Result<PushDevice> device = PushDevice::fromJson(object);
    if (!device)
        return;
    if (device->token.isEmpty() || device->token.size() > PushDevices::maxTokenLength || device->platform.isEmpty()
        || device->platform.size() > PushDevices::maxPlatformLength)
        std::abort();
    const Result<PushDevice> again = PushDevice::fromJson(device->toJson());
    if (!again || again->token != device->token || again->platform != device->platform)
        std::abort();
}

} // namespace

// The files of a session and of a user's devices, whatever stands in them.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const Result<QJsonObject> object = json::parseObject(QByteArray(reinterpret_cast<const char *>(data), qsizetype(size)));
    if (!object)
        return 0;
    checkSession(*object);
    checkDevice(*object);
    return 0;
}
