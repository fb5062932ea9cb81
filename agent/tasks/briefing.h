#pragma once

#include "shared/protocol/schedule.h"
#include "shared/protocol/taskstatus.h"

namespace tom::agent {

// Prompts that somebody can begin with, in that language where there is one; start and text are the user's to change.
[[nodiscard]] QList<protocol::Schedule> scheduleTemplates(const QString &language, const QDate &today);

// A prompt with what services say of themselves where it says {{services}}, quoted, since it is not the user who says it. denied:
// modules that it may not use, as patterns; one with some tools denied still reports.
[[nodiscard]] QString withReports(const QString &prompt, const QList<protocol::BackgroundTask> &reports,
                                  const QStringList &denied = {});

}   // namespace tom::agent
