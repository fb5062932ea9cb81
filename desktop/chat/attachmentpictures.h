#pragma once

#include "desktop/chat/filestore.h"
#include "desktop/chat/picturesource.h"
#include "shared/core/jobs.h"

#include <QCache>
#include <QObject>

#include <functional>
#include <list>

namespace tom::desktop {

class ApiClient;

// Pictures of one account's attachments: from the copy on this computer where there is one, else from its own server and
// nowhere else. They are read and made small away from the thread of the windows, two at a time.
class AttachmentPictures : public QObject, public PictureSource
{
    Q_OBJECT

public:
    AttachmentPictures(ApiClient &client, FileStore files, QObject *parent = nullptr);

    [[nodiscard]] ShownFile shown(const KeptFile &file) const override;
    [[nodiscard]] QFuture<Result<QImage>> thumbnail(const ShownFile &file) override;
    [[nodiscard]] QFuture<Result<QImage>> picture(const ShownFile &file, const QSize &box) override;

private:
    using Decoder = std::function<QImage(const QByteArray &)>;
    struct Wish
    {
        ShownFile file{};
        Decoder decode{};
        Completer<QImage> answer{};
    };

    [[nodiscard]] QFuture<Result<QImage>> wish(const ShownFile &file, const Decoder &decode);
    void fulfilNext();
    void fulfil(const std::shared_ptr<Wish> &wish);
    void decode(const std::shared_ptr<Wish> &wish, const Result<QByteArray> &bytes);

    ApiClient &m_client;
    FileStore m_files;
    QCache<QString, QImage> m_thumbnails;   // by their place here, or the server's id
    std::list<std::shared_ptr<Wish>> m_wishes;
    int m_open = 0;
};

} // namespace tom::desktop
