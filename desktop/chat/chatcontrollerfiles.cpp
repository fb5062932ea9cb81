#include "desktop/chat/chatcontroller.h"
#include "desktop/chat/chatpanel.h"

#include <QLocale>
#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

// The part of ChatController that is about files which go with messages, and about messages that come back.
namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcFiles, "tom.desktop.files")

namespace {

constexpr qsizetype most = protocol::ProcessRequest::maxAttachments;

// The same file twice is once; what is too much stays out. Says whether something did.
bool addUpToMost(Draft &draft, const QList<KeptFile> &files)
{
    bool isTooMuch = false;
    for (const KeptFile &file : files) {
        if (draft.files.contains(file))
            continue;
        if (draft.files.size() + draft.attachments.size() < most)
            draft.files.append(file);
        else
            isTooMuch = true;
    }
    return isTooMuch;
}

} // namespace

void ChatController::connectFiles()
{
    m_panel.setPictures(&m_pictures);
    connect(&m_panel, &ChatPanel::filesOffered, this, &ChatController::offerFiles);
    connect(&m_panel, &ChatPanel::screenshotRequested, this, [this] { m_screenshot.take(*m_panel.window()); });
    connect(&m_screenshot, &Screenshot::taken, this, [this](const OfferedFile &file) { offerFiles({file}); });
    connect(&m_screenshot, &Screenshot::failed, this, [this] {
        m_panel.tellFileProblem(
            tr("This desktop lets Tom take no picture of the screen. Take it with the desktop's own tool and paste it here."));
    });
    connect(&m_intake, &FileIntake::taken, this, &ChatController::takeFiles);
    connect(&m_courier, &Courier::delivered, this, &ChatController::takeDelivered);
}

void ChatController::offerFiles(const QList<OfferedFile> &files)
{
    m_panel.tellFileProblem({});
    m_panel.setTakingFiles(true);
    m_intake.offer(m_conversation, files.first(std::min(files.size(), most + 1)));   // one more than fit is told of
}

void ChatController::takeFiles(const QString &conversation, const QList<KeptFile> &files, const QStringList &problems)
{
    m_panel.setTakingFiles(m_intake.isBusy());
    if (conversation != m_conversation) {   // the user has gone on; the files have not
        Draft draft = m_drafts.load(conversation);
        addUpToMost(draft, files);
        if (m_drafts.save(conversation, draft, FileSync::Later)) [[maybe_unused]]
            const auto synced = m_drafts.sync(conversation);
        return;
    }
    QStringList told = problems;
    if (addUpToMost(m_draft, files))
        told.append(tr("A message can have %1 files at most.").arg(QLocale().toString(most)));
    m_panel.setFiles(m_draft.files);
    m_panel.tellFileProblem(told.join(u'\n'));
    saveDraft(FileSync::Later);
    syncDraft();
}

// Its words are the user's again, and only then out of the outbox.
void ChatController::takeRefused(const OutboxEntry &entry)
{
    Draft draft = m_draft;
    draft.putBefore(draftOf(entry));
    draft.takenFrom = entry.request.requestId;
    setDraft(draft);
    saveDraft(FileSync::Now);
    m_outbox.forget(entry.request.requestId);
    m_runner.letNextBegin(entry.request.requestId);
    if (m_isGone)
        leaveGone();   // only now: what is still in the outbox goes out as soon as its conversation is left
    Q_EMIT waitingChanged();
}

// Nothing leads back to it: what is being written there goes on in a new one.
void ChatController::leaveGone()
{
    if (const auto moved = m_drafts.move(m_conversation, {}); !moved)
        qCWarning(lcFiles).noquote() << u"⚠️ a draft stays in its old place: %1"_s.arg(moved.error().message);
    m_intake.rename(m_conversation, {});
    newConversation();
}

// The courier has moved what was written there.
void ChatController::takeGivenBack(const QString &conversation, const QString &to)
{
    m_intake.rename(conversation, to);
    if (to == m_conversation)
        setDraft(m_drafts.load(to));
    Q_EMIT waitingChanged();
}

// What was begun in it is kept under its name by now.
void ChatController::takeDelivered(const QString &requested, const QString &conversation)
{
    if (requested.startsWith(protocol::begunBy))
        m_intake.rename(requested, conversation);
    if (conversation == m_conversation && m_drafts.load(conversation) != m_draft)
        setDraft(m_drafts.load(conversation));
    sweepFiles();
    Q_EMIT waitingChanged();
}

// What is neither in a draft nor on its way.
void ChatController::sweepFiles()
{
    if (m_intake.isBusy())
        return;
    QList<KeptFile> needed = m_draft.files + m_draft.asideFiles + m_anew.files + m_runner.heldFiles();
    for (const Draft &draft : m_drafts.all())
        needed += draft.files + draft.asideFiles;
    for (const OutboxEntry &entry : m_outbox.entries())
        needed += entry.files;
    m_files.keepOnly(needed);
}

} // namespace tom::desktop
