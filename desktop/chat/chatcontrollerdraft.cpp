#include "desktop/chat/chatcontroller.h"
#include "desktop/chat/chatpanel.h"

#include <QLoggingCategory>

// The part of ChatController that keeps what is being written.
namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcDraft, "tom.desktop.draft")

void ChatController::setDraft(const Draft &draft)
{
    const bool isHeld = m_holdsEdit && draft.edits == m_draft.edits && draft.text == m_draft.text;
    m_draft = draft;
    m_holdsEdit = false;
    m_panel.setDraft(draft);
    holdEdit(isHeld);
}

void ChatController::saveDraft(FileSync sync)
{
    if (sync == FileSync::Now)
        m_draftPause.stop();
    if (const auto saved = m_drafts.save(m_conversation, m_draft, sync); !saved)
        qCWarning(lcDraft) << "⚠️ the draft is not kept on disk:" << saved.error().message;
}

// It is saved already. The window does not wait for a slow disk while somebody types.
void ChatController::syncDraft()
{
    m_draftPause.stop();
    m_syncing = m_drafts.sync(m_conversation);
    m_syncing.then(this, [](const Result<void> &synced) {
        if (!synced)
            qCWarning(lcDraft) << "⚠️ the draft is not safe on disk yet:" << synced.error().message;
    });
}

} // namespace tom::desktop
