#include "desktop/demo/demoexchange.h"

using namespace Qt::StringLiterals;

namespace tom::desktop {

DemoExchange::DemoExchange(http::HttpHead head, QList<QByteArray> pieces, std::chrono::milliseconds pause)
    : m_head(std::move(head)),
      m_pieces(std::move(pieces)),
      m_pause(pause)
{
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, &DemoExchange::goOn);
    m_next.start(std::chrono::milliseconds(0));
}

void DemoExchange::cancel()
{
    if (std::exchange(m_isOver, true))
        return;
    m_next.stop();
    QTimer::singleShot(0, this, [this] { Q_EMIT finished(failure(ErrorCode::Cancelled, u"cancelled"_s)); });
}

void DemoExchange::setPaused(bool paused)
{
    if (paused)
        m_next.stop();
    else if (!m_isOver)
        m_next.start(m_pause);
}

// Whoever hears of a step may delete this, so each is the last thing done.
void DemoExchange::goOn()
{
    if (m_head.status != 0) {
        m_next.start(m_pause);
        Q_EMIT headReceived(std::exchange(m_head, {}));
    } else if (!m_pieces.isEmpty()) {
        m_next.start(m_pause);
        Q_EMIT bytesReceived(m_pieces.takeFirst());
    } else if (!std::exchange(m_isOver, true)) {
        Q_EMIT finished({});
    }
}

} // namespace tom::desktop
