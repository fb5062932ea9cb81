#pragma once

#include "desktop/api/apiclient.h"
#include "desktop/console/commandline.h"

namespace tom::console {

// tom approvals: shows what waits for the user's word and what is always allowed, and decides from a script.
class ApprovalsCommand : public QObject
{
    Q_OBJECT

public:
    ApprovalsCommand(desktop::ApiClient &client, CommandLine line);

    void start();

Q_SIGNALS:
    void finished(int exitCode);

private:
    void list();
    void listForms(const QString &before);   // after what is to be written before them
    void listRules();
    void answer();
    void tell(QFuture<Result<void>> done, const QString &words);

    desktop::ApiClient &m_client;
    CommandLine m_line;
};

} // namespace tom::console
