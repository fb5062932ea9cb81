#pragma once

#include "shared/httpserver/httpserver.h"

#include <functional>
#include <optional>

namespace tom::agent {

// Sends a file that is made while it is sent, no faster than it is read. Deletes itself.
class FileStream : public QObject
{
    Q_OBJECT

public:
    // The next piece; none: that was the last; an Error breaks the answer off, so that nobody takes it for the whole.
    using Next = std::function<Result<std::optional<QByteArray>>()>;

    FileStream(std::unique_ptr<httpserver::StreamReply> reply, Next next, QObject *parent);

private:
    void pump();

    std::unique_ptr<httpserver::StreamReply> m_reply;
    Next m_next;
};

// Headers of a file to be kept and not shown, whatever its name is.
[[nodiscard]] httpserver::Headers fileHeaders(const QByteArray &mediaType, const QString &name);

} // namespace tom::agent
