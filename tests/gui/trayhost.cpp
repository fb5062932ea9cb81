#include "tests/gui/trayhost.h"

#include <QDBusArgument>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QtEndian>

using namespace Qt::StringLiterals;

void TrayHost::ask()
{
    QDBusMessage call =
        QDBusMessage::createMethodCall(newest, u"/StatusNotifierItem"_s, u"org.freedesktop.DBus.Properties"_s, u"Get"_s);
    call.setArguments({u"org.kde.StatusNotifierItem"_s, u"IconPixmap"_s});
    auto *watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher *done) {
        const QDBusPendingReply<QDBusVariant> reply = *done;
        done->deleteLater();
        pictures.clear();
        if (reply.isError())
            return;
        const auto argument = reply.value().variant().value<QDBusArgument>();   // a(iiay)
        argument.beginArray();
        while (!argument.atEnd()) {
            int width = 0;
            int height = 0;
            QByteArray bytes;
            argument.beginStructure();
            argument >> width >> height >> bytes;
            argument.endStructure();
            QImage picture(width, height, QImage::Format_ARGB32);
            qFromBigEndian<quint32>(bytes.constData(), qsizetype(width) * height, picture.bits());
            pictures.append(picture);
        }
        argument.endArray();
    });
}
