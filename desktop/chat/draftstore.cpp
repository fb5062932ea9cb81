#include "desktop/chat/draftstore.h"

#include "shared/core/atomicfile.h"

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr qint64 longestDraft = 1024 * 1024;

} // namespace

DraftStore::DraftStore(const QString &folder, const QString &conversation)
    : m_path(conversation.isEmpty()
                 ? folder + "/draft.txt"_L1
                 : folder + "/draft-"_L1 + QString::fromLatin1(conversation.toUtf8().toBase64(QByteArray::Base64UrlEncoding))
                       + ".txt"_L1)
{}

QString DraftStore::load() const
{
    const Result<QByteArray> bytes = readFile(m_path, longestDraft);
    return bytes ? QString::fromUtf8(*bytes) : QString();
}

Result<void> DraftStore::save(const QString &text) const
{
    if (text.trimmed().isEmpty()) {
        if (QFile::exists(m_path) && !QFile::remove(m_path))
            return failure(ErrorCode::Storage, u"cannot remove %1"_s.arg(m_path));
        return {};
    }
    return writeFileAtomically(m_path, text.toUtf8());
}

} // namespace tom::desktop
