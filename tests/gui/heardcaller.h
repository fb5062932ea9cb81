#pragma once

#include "desktop/notify/caller.h"

#include <QStringList>

namespace tom::desktop {

// Whom the system would show.
class HeardCaller : public Caller
{
public:
    void call(const Call &call) override { calls.append(call); }
    void withdraw(const QString &key) override { withdrawn.append(key); }

    QList<Call> calls;
    QStringList withdrawn;
};

} // namespace tom::desktop
