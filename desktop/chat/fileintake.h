#pragma once

#include "desktop/chat/filestore.h"

#include <QObject>

namespace tom::desktop {

// Takes what is offered to a message into the FileStore, one offer after the other, away from the thread of the windows.
class FileIntake : public QObject
{
    Q_OBJECT

public:
    explicit FileIntake(FileStore store, QObject *parent = nullptr);

    void offer(const QString &conversation, const QList<OfferedFile> &files);
    void rename(const QString &conversation, const QString &name);   // a new one has a name now
    [[nodiscard]] bool isBusy() const { return !m_offers.isEmpty(); }

Q_SIGNALS:
    // problems: a sentence for each that was not taken.
    void taken(const QString &conversation, const QList<tom::desktop::KeptFile> &files, const QStringList &problems);

private:
    struct Offer
    {
        QString conversation{};
        QList<OfferedFile> files{};
    };

    void takeNext();

    FileStore m_store;
    QList<Offer> m_offers;   // the first one is being taken
};

} // namespace tom::desktop
