#pragma once

#include <QElapsedTimer>
#include <QHash>
#include <QProcess>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QUrlQuery>

namespace tom::bench {

// chromium --app with a page that shows a conversation of that many messages, and tells over HTTP what it saw of itself.
class ChromiumPage
{
public:
    explicit ChromiumPage(int messages);
    ~ChromiumPage();

    [[nodiscard]] static bool isInstalled();
    [[nodiscard]] double start(bool scrolls);   // ms until the page is painted; negative: it never was
    [[nodiscard]] QUrlQuery waitFor(const QString &what, int milliseconds);
    [[nodiscard]] qint64 pid() const { return m_browser.processId(); }
    void stop();

private:
    void answer(QTcpSocket *socket);

    QByteArray m_page;
    QTcpServer m_server;
    QTemporaryDir m_profile;
    QProcess m_browser;
    QHash<QString, QUrlQuery> m_told;
};

} // namespace tom::bench
