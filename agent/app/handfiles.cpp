#include "agent/app/handfiles.h"

#include "agent/app/handstart.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcFiles, "tom.agent.config")

HandFiles::HandFiles(const CommandLine &line, const QProcessEnvironment &environment, QObject *parent)
    : QObject(parent),
      m_line(line),
      m_environment(environment),
      // Where the system tells of changes they are seen at once; an idle agent need not wake up often for where it does not.
      m_watch(identityFiles(line, environment.value(u"TOM_USERNAME"_s)) + QStringList{configFile(line)},
              {.poll = std::chrono::seconds(30)})
{
    connect(&m_watch, &FileWatch::changed, this, &HandFiles::read);
}

void HandFiles::read()
{
    const Result<config::AgentSlice> slice = sliceByHand(m_line, m_environment);
    if (slice) {
        Q_EMIT sliceRead(*slice);
        return;
    }
    for (const QString &problem : slice.error().message.split(u'\n'))
        qCCritical(lcFiles).noquote() << u"❌ %1"_s.arg(problem);
    qCCritical(lcFiles).noquote() << u"❌ what changed is not taken over; what was there before goes on"_s;
}

}   // namespace tom::agent
