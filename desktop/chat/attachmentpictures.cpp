#include "desktop/chat/attachmentpictures.h"

#include "desktop/api/apiclient.h"
#include "desktop/chat/picture.h"
#include "shared/core/atomicfile.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int keptThumbnails = 100;   // 200 kB each
constexpr int atOnce = 2;

} // namespace

AttachmentPictures::AttachmentPictures(ApiClient &client, FileStore files, QObject *parent)
    : QObject(parent),
      m_client(client),
      m_files(std::move(files)),
      m_thumbnails(keptThumbnails)
{}

ShownFile AttachmentPictures::shown(const KeptFile &file) const
{
    return {.name = file.name, .bytes = file.bytes, .mediaType = file.mediaType, .path = m_files.pathOf(file)};
}

QFuture<Result<QImage>> AttachmentPictures::thumbnail(const ShownFile &file)
{
    if (!file.thumbnail.isNull())
        return readyFuture<QImage>(file.thumbnail);
    const QString key = file.path.isEmpty() ? file.id : file.path;
    if (const QImage *kept = m_thumbnails.object(key))
        return readyFuture<QImage>(*kept);
    return wish(file, &thumbnailFrom).then(this, [this, key](const Result<QImage> &made) {
        if (made)
            m_thumbnails.insert(key, new QImage(*made));
        return made;
    });
}

QFuture<Result<QImage>> AttachmentPictures::picture(const ShownFile &file, const QSize &box)
{
    return wish(file, [box](const QByteArray &bytes) { return pictureFrom(bytes, box); });
}

QFuture<Result<QImage>> AttachmentPictures::wish(const ShownFile &file, const Decoder &decode)
{
    if (file.id.isEmpty() && file.path.isEmpty())
        return readyFuture<QImage>(failure(ErrorCode::NotFound, u"there is no picture"_s));
    auto wish = std::make_shared<Wish>(file, decode);
    const QFuture<Result<QImage>> answer = wish->answer.future();
    m_wishes.push_back(std::move(wish));
    fulfilNext();
    return answer;
}

void AttachmentPictures::fulfilNext()
{
    while (m_open < atOnce && !m_wishes.empty()) {
        ++m_open;
        const std::shared_ptr<Wish> wish = m_wishes.front();
        m_wishes.pop_front();
        fulfil(wish);
    }
}

void AttachmentPictures::fulfil(const std::shared_ptr<Wish> &wish)
{
    if (!wish->file.path.isEmpty() && (wish->file.id.isEmpty() || QFile::exists(wish->file.path))) {
        inBackground([path = wish->file.path] {
            return readFile(path, protocol::Attachment::maxBytes);
        }).then(this, [this, wish](const Result<QByteArray> &bytes) { decode(wish, bytes); });
        return;
    }
    m_client.attachment(wish->file.id).then(this, [this, wish](const Result<QByteArray> &bytes) { decode(wish, bytes); });
}

void AttachmentPictures::decode(const std::shared_ptr<Wish> &wish, const Result<QByteArray> &bytes)
{
    const auto end = [this, wish](const Result<QImage> &result) {
        --m_open;
        wish->answer.complete(result);
        fulfilNext();
    };
    if (!bytes)
        return end(std::unexpected(bytes.error()));
    inBackground([decode = wish->decode, bytes = *bytes] { return decode(bytes); }).then(this, [end](const QImage &picture) {
        end(picture.isNull() ? failure(ErrorCode::InvalidInput, tr("This file is no picture that can be shown."))
                             : Result<QImage>(picture));
    });
}

} // namespace tom::desktop
