#pragma once

#include <QList>
#include <QUrl>

class QTextDocument;

namespace tom::desktop {

// Takes each "[open:URL]" outside code out of that document, if it leads to a page of the web: the addresses, in their order.
// Any other stays where it is, as the text that it is.
[[nodiscard]] QList<QUrl> takeOpenTags(QTextDocument &document);

} // namespace tom::desktop
