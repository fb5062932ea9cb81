#pragma once

#include "shared/core/result.h"

#include <QObject>

#include <functional>

namespace tom::console {

// Waits where a server asks for patience, a few times in a row and not for long.
class Patience : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    // Whether it does the same again later.
    [[nodiscard]] bool waits(const Error &error, const std::function<void()> &again);
    void renew() { m_waits = 0; }   // something was answered

private:
    int m_waits = 0;
};

} // namespace tom::console
