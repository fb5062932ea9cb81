#pragma once

#include <QImage>
#include <QString>

namespace tom::desktop {

// A file as it is shown beside the words that it goes with.
struct ShownFile
{
    QString name{};
    qint64 bytes = 0;      // 0: not known
    QString mediaType{};   // empty: not known
    QString id{};          // at the server; empty: it does not have it yet
    QString path{};        // of a copy on this computer, while there is one
    QImage thumbnail{};    // null: to be asked for

    // As far as one can tell without it.
    [[nodiscard]] bool isPicture() const;

    bool operator==(const ShownFile &) const = default;
};

} // namespace tom::desktop
