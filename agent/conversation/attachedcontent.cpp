#include "agent/conversation/attachedcontent.h"

#include "shared/llm/requestparts.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

// As data: who made a file is not who sends it.
QString shownText(const protocol::Attachment &attachment, const QByteArray &bytes)
{
    QString text = QString::fromUtf8(bytes);
    if (text.size() > maxShownText)
        text = text.first(maxShownText) + u"\n[The rest of this file is left out.]"_s;
    return llm::quoted(u"attached file "_s + attachment.name, text);
}

QString named(const protocol::Attachment &attachment, const QString &why)
{
    return u"[The user attached \"%1\" (%2), %3.]"_s.arg(attachment.name, attachment.mediaType, why);
}

void show(AttachmentStore &store, const QString &id, llm::Message &message, int &imagesLeft)
{
    const auto add = [&](const QString &text) { message.text += u"\n\n"_s + text; };
    const auto attachment = store.find(id);
    if (!attachment)
        return add(u"[The user attached a file that is no longer there.]"_s);
    const bool isImage = attachment->mediaType.startsWith("image/"_L1);
    if (isImage && imagesLeft <= 0)
        return add(named(*attachment, u"which is left out here"_s));
    if (!isImage && attachment->mediaType != "text/plain"_L1)
        return add(named(*attachment, u"which you cannot read"_s));
    const auto bytes = store.read(id);
    if (!bytes)
        return add(named(*attachment, u"which cannot be read now"_s));
    if (!isImage)
        return add(shownText(*attachment, *bytes));
    message.images.append({.mediaType = attachment->mediaType, .data = *bytes});
    --imagesLeft;
}

} // namespace

void showAttachments(AttachmentStore &store, const QStringList &attachments, llm::Message &message)
{
    int imagesLeft = int(attachments.size());
    for (const QString &id : attachments)
        show(store, id, message, imagesLeft);
}

void showAttachments(AttachmentStore &store, QList<StoredMessage> &history)
{
    int imagesLeft = maxShownImages;
    for (auto stored = history.rbegin(); stored != history.rend(); ++stored) {
        for (const QString &id : std::as_const(stored->attachments))
            show(store, id, stored->message, imagesLeft);
    }
}

} // namespace tom::agent
