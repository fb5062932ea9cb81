#include "agent/turn/requestsubject.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

QString subjectOf(const protocol::ProcessRequest &request, Journal &journal)
{
    if (!request.request.isEmpty() || !journal.attachments())
        return request.request;
    QStringList names;
    for (const QString &id : request.attachments) {
        if (const auto attachment = journal.attachments()->find(id))
            names.append(attachment->name);
    }
    return names.join(u", "_s);
}

} // namespace tom::agent
