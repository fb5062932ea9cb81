#include "server/account/account.h"
#include "shared/core/json.h"

#include <cstdlib>

using namespace tom;
using namespace tom::server;

// What is taken for an account is written so that it is the same account again, and the second factor of a file is never
// lost on the way.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    (void)userOfAccessToken(bytes);
    const Result<QJsonObject> object = json::parseObject(bytes);
    if (!object)
        return 0;
    const Result<Account> account = Account::fromJson(*object);
    if (!account)
        return 0;
    const bool isOfOurs = object->value(QLatin1StringView("version")).toInteger() == 2;
    if (isOfOurs && object->contains(QLatin1StringView("totp")) != account->secondFactor.has_value())
        std::abort();
    const Result<Account> again = json::parseObject(json::compact(account->toJson())).and_then(&Account::fromJson);
    if (!again || *again != *account)
        std::abort();
    return 0;
}
