#pragma once

#include "desktop/api/apierror.h"

namespace tom::desktop {

// The answer to a request as the type that it should be.
template<typename T>
[[nodiscard]] Result<T> readAnswer(const Result<http::HttpResponse> &response)
{
    const Result<QJsonObject> object = answeredObject(response);
    if (!object)
        return std::unexpected(object.error());
    return T::fromJson(*object);
}

// The answer to a request that only says whether it was done.
[[nodiscard]] inline Result<void> readDone(const Result<http::HttpResponse> &response)
{
    return answeredObject(response).transform([](const QJsonObject &) {});
}

} // namespace tom::desktop
