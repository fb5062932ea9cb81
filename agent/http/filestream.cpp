#include "agent/http/filestream.h"

#include <QLoggingCategory>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcFile, "tom.agent.http")

namespace {

constexpr qsizetype longestName = 100;

// No path, no control character, nothing that a shell or a file system takes for something else.
QString safeName(const QString &name)
{
    QString safe;
    for (const QChar c : name.simplified().left(longestName)) {
        if (c.isPrint() && !u"/\\:*?\"<>|%"_s.contains(c) && !c.isSurrogate())
            safe += c;
        else
            safe += u'_';
    }
    while (safe.startsWith(u'.') || safe.startsWith(u'-'))
        safe.remove(0, 1);
    return safe.isEmpty() ? u"tom"_s : safe;
}

} // namespace

httpserver::Headers fileHeaders(const QByteArray &mediaType, const QString &name)
{
    const QString safe = safeName(name);
    QByteArray plain;
    for (const QChar c : safe)
        plain += c.unicode() < 0x7f ? char(c.unicode()) : '_';
    return {{"Content-Type", mediaType},
            {"Content-Disposition", "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + QUrl::toPercentEncoding(safe)}};
}

FileStream::FileStream(std::unique_ptr<httpserver::StreamReply> reply, Next next, QObject *parent)
    : QObject(parent),
      m_reply(std::move(reply)),
      m_next(std::move(next))
{
    connect(m_reply.get(), &httpserver::StreamReply::drained, this, &FileStream::pump);
    connect(m_reply.get(), &httpserver::StreamReply::gone, this, &QObject::deleteLater);
    pump();
}

void FileStream::pump()
{
    while (m_reply->pendingBytes() <= httpserver::StreamReply::highWater) {
        const auto piece = m_next();
        if (piece && *piece) {
            m_reply->write(**piece);
            continue;
        }
        m_reply->disconnect(this);
        if (piece) {
            m_reply->end();
        } else {
            qCWarning(lcFile).noquote() << u"⚠️ a file broke off: %1"_s.arg(piece.error().message);
            m_reply->abort();
        }
        return deleteLater();
    }
}

} // namespace tom::agent
