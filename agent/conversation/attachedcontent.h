#pragma once

#include "agent/conversation/attachmentstore.h"
#include "agent/conversation/storedmessage.h"

namespace tom::agent {

inline constexpr qsizetype maxShownText = 100'000;   // characters of one file

// What a prompt may still hold of attachments.
struct AttachmentRoom
{
    qsizetype characters = 0;   // of texts
    int images = 0;
    qint64 imageBytes = 0;
};

// What comes with a request, and what came with all that was said before it: the newest. An image counts as a third more
// bytes on its way, and providers take about 20 MB.
inline constexpr AttachmentRoom roomOfRequest{.characters = 200'000, .images = 16, .imageBytes = 12 * 1024 * 1024};
inline constexpr AttachmentRoom roomOfHistory{.characters = 100'000, .images = 8, .imageBytes = 12 * 1024 * 1024};

// Shows a model what came with a message: texts as quoted text, images as images, of anything else its name. What has no
// room is cut or named.
void showAttachments(AttachmentStore &store, const QStringList &attachments, llm::Message &message, AttachmentRoom &room);
// The same for a history, from its newest message on; those before the newest so many characters are not looked at. Images
// that a model has refused are named.
void showAttachments(AttachmentStore &store, QList<StoredMessage> &history, AttachmentRoom room, qsizetype within);

} // namespace tom::agent
