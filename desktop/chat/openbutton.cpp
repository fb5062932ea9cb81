#include "desktop/chat/openbutton.h"

#include "desktop/look/viewparts.h"

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr qsizetype shownLetters = 60;

// The host is what counts, so it comes first and whole, and as it is asked for: no letters that look like others.
QString placeText(const QUrl &url)
{
    const QString host = url.host(QUrl::FullyEncoded) + (url.port() < 0 ? QString() : u":%1"_s.arg(url.port()));
    QString rest = url.path(QUrl::FullyEncoded);
    if (url.hasQuery())
        rest += u'?' + url.query(QUrl::FullyEncoded);
    if (rest == "/"_L1)
        rest.clear();
    const qsizetype room = std::max<qsizetype>(8, shownLetters - host.size());
    return host + (rest.size() > room ? rest.first(room) + u'…' : rest);
}

} // namespace

OpenButton::OpenButton(QUrl url, QWidget *parent) : QPushButton(parent), m_url(std::move(url))
{
    setObjectName(u"openButton"_s);
    setText(tr("Open %1").arg(placeText(m_url)).replace(u'&', u"&&"_s));
    setToolTip(plainToolTip(m_url.toString(QUrl::FullyEncoded)));
    setAccessibleName(tr("Open %1").arg(m_url.toString(QUrl::FullyEncoded)));
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    connect(this, &QPushButton::clicked, this, [this] { Q_EMIT wished(m_url); });
}

} // namespace tom::desktop
