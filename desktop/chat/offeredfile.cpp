#include "desktop/chat/offeredfile.h"

#include <QMimeData>
#include <QUrl>

#include <algorithm>

namespace tom::desktop {

namespace {

bool isLocal(const QUrl &url)
{
    return url.isLocalFile() && url.host().isEmpty();   // a host would be asked for it
}

bool namesFiles(const QMimeData &mime)
{
    const QList<QUrl> urls = mime.urls();
    return !urls.isEmpty() && std::ranges::all_of(urls, isLocal);
}

} // namespace

// Programs offer a picture beside text that they copied: then the text is meant.
bool offersFiles(const QMimeData &mime)
{
    return namesFiles(mime) || (mime.hasImage() && !mime.hasText());
}

QList<OfferedFile> offeredIn(const QMimeData &mime)
{
    QList<OfferedFile> offered;
    if (namesFiles(mime)) {
        for (const QUrl &url : mime.urls())
            offered.append({.path = url.toLocalFile()});
    } else if (offersFiles(mime)) {
        offered.append({.picture = mime.imageData().value<QImage>()});
    }
    return offered;
}

} // namespace tom::desktop
