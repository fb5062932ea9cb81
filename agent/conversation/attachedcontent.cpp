#include "agent/conversation/attachedcontent.h"

#include "shared/llm/requestparts.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

// As data: who made a file is not who sends it.
QString shownText(const protocol::Attachment &attachment, const QByteArray &bytes, qsizetype most)
{
    QString text = QString::fromUtf8(bytes);
    if (text.size() > most) {
        if (most > 0 && text.at(most - 1).isHighSurrogate())
            --most;
        text = text.first(most) + u"\n[The rest of this file is left out.]"_s;
    }
    return llm::quoted(u"attached file "_s + attachment.name, text);
}

QString named(const protocol::Attachment &attachment, const QString &why)
{
    return u"[The user attached \"%1\" (%2), %3.]"_s.arg(attachment.name, attachment.mediaType, why);
}

// Why an image is not shown; empty: it is.
QString refusal(const protocol::Attachment &image, const AttachmentRoom &room, bool isRefused)
{
    if (isRefused)
        return u"which is left out here: a model could not take it"_s;
    if (image.bytes > roomOfRequest.imageBytes)
        return u"which is too large to be shown to you"_s;
    return room.images <= 0 || image.bytes > room.imageBytes ? u"which is left out here"_s : QString();
}

// share: of the room for texts that this one may take.
void show(AttachmentStore &store, const QString &id, bool isRefused, llm::Message &message, AttachmentRoom &room, qsizetype share)
{
    const auto add = [&](const QString &text) { message.text += (message.text.isEmpty() ? QString() : u"\n\n"_s) + text; };
    const auto attachment = store.find(id);
    if (!attachment)
        return add(u"[The user attached a file that is no longer there.]"_s);
    const bool isImage = attachment->mediaType.startsWith("image/"_L1);
    if (!isImage && attachment->mediaType != "text/plain"_L1)
        return add(named(*attachment, u"which you cannot read"_s));
    if (const QString why = isImage ? refusal(*attachment, room, isRefused) : QString(); !why.isEmpty())
        return add(named(*attachment, why));
    if (!isImage && share <= 0)
        return add(named(*attachment, u"which is left out here"_s));
    const auto bytes = store.read(id);
    if (!bytes)
        return add(named(*attachment, u"which cannot be read now"_s));
    if (isImage) {
        message.images.append({.mediaType = attachment->mediaType, .data = *bytes});
        --room.images;
        room.imageBytes -= bytes->size();
        return;
    }
    const qsizetype before = message.text.size();
    add(shownText(*attachment, *bytes, std::min(share, maxShownText)));
    room.characters -= std::min(room.characters, message.text.size() - before);
}

void show(AttachmentStore &store, const QStringList &ids, const QStringList &refused, llm::Message &message, AttachmentRoom &room)
{
    for (qsizetype i = 0; i < ids.size(); ++i)   // what one does not need is the others'
        show(store, ids.at(i), refused.contains(ids.at(i)), message, room, room.characters / (ids.size() - i));
}

} // namespace

void showAttachments(AttachmentStore &store, const QStringList &attachments, llm::Message &message, AttachmentRoom &room)
{
    show(store, attachments, {}, message, room);
}

void showAttachments(AttachmentStore &store, QList<StoredMessage> &history, AttachmentRoom room, qsizetype within)
{
    for (auto stored = history.rbegin(); stored != history.rend() && within > 0; ++stored) {
        within -= stored->message.text.size();
        show(store, stored->attachments, stored->refused, stored->message, room);
    }
}

} // namespace tom::agent
