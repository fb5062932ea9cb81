#include "desktop/notify/trayicon.h"

#include "desktop/notify/dockcount.h"

#include <QPainter>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int mostCounted = 99;
constexpr QColor ground(0xb3, 0x26, 0x1e);

// As large as the picture lets it be: whoever looks at a tray sees sixteen pixels.
void paintCount(QPixmap &picture, const QString &words)
{
    const int size = picture.width();
    const int height = qRound(size * 0.68);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    QFont font = painter.font();
    font.setWeight(QFont::Bold);
    font.setStretch(words.size() > 2 ? QFont::Condensed : QFont::Unstretched);
    int pixels = qRound(height * 0.86);
    do
        font.setPixelSize(pixels--);
    while (pixels > 5 && QFontMetrics(font).tightBoundingRect(words).width() + size / 8 > size);
    const QRect letters = QFontMetrics(font).tightBoundingRect(words);
    const int width = qBound(height, letters.width() + height / 2, size);
    const QRect bubble(size - width, 0, width, height);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(bubble, height * 0.45, height * 0.45);
    painter.setFont(font);
    painter.setPen(Qt::white);
    painter.drawText(bubble.x() + (width - letters.width()) / 2 - letters.x(),
                     bubble.y() + (height - letters.height()) / 2 - letters.y(), words);
}

} // namespace

QIcon countedIcon(int count)
{
    const QIcon plain(u":/tom/icons/tom.svg"_s);
    if (count <= 0)
        return plain;
    QIcon counted;
    for (const int size : {16, 22, 24, 32, 48, 64}) {
        QPixmap picture = plain.pixmap(QSize(size, size), 1);
        if (picture.isNull()) {
            picture = QPixmap(size, size);
            picture.fill(Qt::transparent);
        }
        paintCount(picture, count > mostCounted ? u"%1+"_s.arg(mostCounted) : QString::number(count));
        counted.addPixmap(picture);
    }
    return counted;
}

TrayIcon::TrayIcon(QObject *parent) : Caller(parent)
{
    m_menu.setObjectName(u"trayMenu"_s);
    m_menu.addAction(tr("Show Tom"), this, &TrayIcon::windowRequested)->setObjectName(u"trayShow"_s);
    m_inbox = m_menu.addAction(tr("Inbox"), this, &TrayIcon::inboxRequested);
    m_inbox->setObjectName(u"trayInbox"_s);
    m_menu.addSeparator();
    m_menu.addAction(tr("Quit"), this, &TrayIcon::quitRequested)->setObjectName(u"trayQuit"_s);
    m_icon.setContextMenu(&m_menu);
    connect(&m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger || reason == QSystemTrayIcon::DoubleClick)
            Q_EMIT windowRequested();
    });
    connect(&m_icon, &QSystemTrayIcon::messageClicked, this, [this] { Q_EMIT answered(m_called, u"default"_s); });
    setCount(0);
    m_icon.show();   // it appears as soon as there is a tray
}

TrayIcon::~TrayIcon() = default;

void TrayIcon::setCount(int count)
{
    m_icon.setIcon(countedIcon(count));
    m_icon.setToolTip(count == 0 ? u"Tom"_s : tr("Tom: %n waiting", nullptr, count));
    m_inbox->setText(count == 0 ? tr("Inbox") : tr("Inbox (%1)").arg(count));
    showCountInDock(count);
}

void TrayIcon::call(const Call &call)
{
    if (!QSystemTrayIcon::isSystemTrayAvailable() || !QSystemTrayIcon::supportsMessages())
        return;   // the rail of the window counts it, too
    m_called = call.key;
    m_icon.showMessage(call.title, call.text, call.isUrgent ? QSystemTrayIcon::Warning : QSystemTrayIcon::Information);
}

} // namespace tom::desktop
