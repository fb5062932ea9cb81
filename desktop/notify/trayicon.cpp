#include "desktop/notify/trayicon.h"

#include <QGuiApplication>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int mostCounted = 99;

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
        QPainter painter(&picture);
        painter.setRenderHint(QPainter::Antialiasing);
        const QRectF bubble(size * 0.4, 0, size * 0.6, size * 0.6);
        painter.setPen(Qt::NoPen);
        painter.setBrush(QColor(0xb3, 0x26, 0x1e));
        painter.drawEllipse(bubble);
        QFont font = painter.font();
        font.setPixelSize(qMax(6, int(size * (count > 9 ? 0.34 : 0.46))));
        font.setWeight(QFont::Bold);
        painter.setFont(font);
        painter.setPen(Qt::white);
        painter.drawText(bubble, Qt::AlignCenter, count > mostCounted ? u"…"_s : QString::number(count));
        painter.end();
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
    qGuiApp->setBadgeNumber(count);
}

void TrayIcon::call(const Call &call)
{
    if (!QSystemTrayIcon::isSystemTrayAvailable() || !QSystemTrayIcon::supportsMessages())
        return;   // the rail of the window counts it, too
    m_called = call.key;
    m_icon.showMessage(call.title, call.text, call.isUrgent ? QSystemTrayIcon::Warning : QSystemTrayIcon::Information);
}

} // namespace tom::desktop
