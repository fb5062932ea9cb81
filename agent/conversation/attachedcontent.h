#pragma once

#include "agent/conversation/attachmentstore.h"
#include "agent/conversation/storedmessage.h"

namespace tom::agent {

// What a prompt holds of attachments at most.
inline constexpr qsizetype maxShownText = 100'000;   // characters of one file
inline constexpr int maxShownImages = 8;             // of the whole history; the newest

// Shows a model what came with a message: texts as quoted text, images as images, of anything else its name.
void showAttachments(AttachmentStore &store, const QStringList &attachments, llm::Message &message);
// The same for a history: older images are named only.
void showAttachments(AttachmentStore &store, QList<StoredMessage> &history);

} // namespace tom::agent
