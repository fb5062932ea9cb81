#include "tests/bench/desktop/chromiumpage.h"

#include "tests/bench/desktop/longhousehold.h"

#include <QEventLoop>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTcpSocket>
#include <QTimer>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace tom::bench {

namespace {

// As much of Markdown as the messages have.
QString html(const QString &markdown)
{
    static const QRegularExpression bold(u"\\*\\*([^*]+)\\*\\*"_s);
    QString page;
    bool isCode = false;
    for (const QString &line : markdown.split(u'\n', Qt::SkipEmptyParts)) {
        if (line.startsWith("```"_L1)) {
            isCode = !isCode;
            page += isCode ? u"<pre><code>"_s : u"</code></pre>"_s;
        } else if (isCode) {
            page += line.toHtmlEscaped() + u'\n';
        } else if (line.startsWith("- "_L1)) {
            page += u"<ul><li>"_s + line.sliced(2) + u"</li></ul>"_s;
        } else if (line.startsWith("|-"_L1)) {
            continue;
        } else if (line.startsWith(u'|')) {
            page += u"<table><tr><td>"_s + line.mid(1).chopped(1).split(u'|').join("</td><td>"_L1) + u"</td></tr></table>"_s;
        } else if (line.startsWith("> "_L1)) {
            page += u"<blockquote>"_s + line.sliced(2) + u"</blockquote>"_s;
        } else {
            page += u"<p>"_s + QString(line).replace(bold, u"<b>\\1</b>"_s) + u"</p>"_s;
        }
    }
    return page;
}

QByteArray pageOf(int messages)
{
    QString page =
        u"<!doctype html><meta charset=utf-8><title>Tom</title><style>body{font:15px sans-serif;max-width:712px;margin:auto}"
        "p{line-height:1.45}.u{background:#e8eef4;border-radius:12px;padding:6px 12px}pre{background:#eee;padding:8px}"
        "blockquote{border-left:3px solid #bbb;padding-left:8px}</style>"_s;
    for (const auto &message : lineOf(0, messages).messages)
        page += (message.role == "user"_L1 ? u"<div class=u>"_s : u"<div>"_s) + html(message.text) + u"</div>"_s;
    page += uR"(<textarea placeholder="Write"></textarea><script>
const frame = () => new Promise(requestAnimationFrame);
onload = async () => {
  scrollTo(0, document.body.scrollHeight);
  await frame(); await frame();
  await fetch('/usable');
  if (location.search !== '?scroll') return;
  const times = [];
  for (let last = await frame(); scrollY > 0;) {
    scrollBy(0, -240);
    const now = await frame();
    times.push(now - last);
    last = now;
  }
  times.sort((a, b) => a - b);
  await fetch(`/frames?count=${times.length}&median=${times[times.length >> 1]}&longest=${times.at(-1)}`);
};
</script>)"_s;
    return page.toUtf8();
}

} // namespace

ChromiumPage::ChromiumPage(int messages) : m_page(pageOf(messages))
{
    m_server.listen(QHostAddress::LocalHost);
    QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
        while (QTcpSocket *socket = m_server.nextPendingConnection()) {
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] { answer(socket); });
            QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        }
    });
}

ChromiumPage::~ChromiumPage()
{
    stop();
}

bool ChromiumPage::isInstalled()
{
    return !QStandardPaths::findExecutable(u"chromium"_s).isEmpty();
}

void ChromiumPage::answer(QTcpSocket *socket)
{
    if (!socket->canReadLine())
        return;
    const QUrl url(QString::fromLatin1(socket->readAll().split(' ').value(1)));
    m_told.insert(url.path(), QUrlQuery(url));
    const QByteArray body = url.path() == u'/' ? m_page : QByteArray();
    socket->write("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: "
                  + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    socket->disconnectFromHost();
}

double ChromiumPage::start(bool scrolls)
{
    m_told.clear();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"HOME"_s, m_profile.path());
    m_browser.setProcessEnvironment(environment);
    m_browser.setStandardOutputFile(QProcess::nullDevice());
    m_browser.setStandardErrorFile(QProcess::nullDevice());
    QElapsedTimer timer;
    timer.start();
    m_browser.start(u"chromium"_s,
                    {u"--app=http://127.0.0.1:%1/%2"_s.arg(m_server.serverPort()).arg(scrolls ? u"?scroll"_s : QString()),
                     u"--user-data-dir="_s + m_profile.filePath(u"profile"_s), u"--no-first-run"_s, u"--no-sandbox"_s,
                     u"--disable-dev-shm-usage"_s, u"--window-size=1120,760"_s, u"--password-store=basic"_s});
    static_cast<void>(waitFor(u"/usable"_s, 60'000));
    return m_told.contains(u"/usable"_s) ? double(timer.nsecsElapsed()) / 1e6 : -1;
}

QUrlQuery ChromiumPage::waitFor(const QString &what, int milliseconds)
{
    QEventLoop loop;   // asleep meanwhile, since the browser wants the cores
    QTimer look;
    QElapsedTimer timer;
    timer.start();
    QObject::connect(&look, &QTimer::timeout, &loop, [&] {
        if (m_told.contains(what) || timer.elapsed() > milliseconds)
            loop.quit();
    });
    look.start(2);
    loop.exec();
    return m_told.value(what);
}

void ChromiumPage::stop()
{
    if (m_browser.state() == QProcess::NotRunning)
        return;
    m_browser.terminate();
    if (!m_browser.waitForFinished(10'000)) {
        m_browser.kill();
        m_browser.waitForFinished(5000);
    }
}

} // namespace tom::bench
