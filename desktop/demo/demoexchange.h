#pragma once

#include "shared/http/httpclient.h"

#include <QTimer>

namespace tom::desktop {

// An answer that is there already and comes in pieces, with a pause before each. Knows no connection.
class DemoExchange : public http::HttpExchange
{
    Q_OBJECT

public:
    DemoExchange(http::HttpHead head, QList<QByteArray> pieces, std::chrono::milliseconds pause);

    void cancel() override;
    void setPaused(bool paused) override;

private:
    void goOn();

    http::HttpHead m_head;
    QList<QByteArray> m_pieces;
    std::chrono::milliseconds m_pause;
    QTimer m_next;
    bool m_isOver = false;
};

} // namespace tom::desktop
