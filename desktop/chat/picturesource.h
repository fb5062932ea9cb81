#pragma once

#include "desktop/chat/keptfile.h"
#include "desktop/chat/shownfile.h"
#include "shared/core/result.h"

#include <QFuture>

namespace tom::desktop {

// Where attached files lie, and their pictures come from. An Error: there is none now, or it is no picture.
class PictureSource
{
public:
    PictureSource() = default;
    PictureSource(const PictureSource &) = delete;
    PictureSource &operator=(const PictureSource &) = delete;
    virtual ~PictureSource() = default;

    [[nodiscard]] virtual ShownFile shown(const KeptFile &file) const = 0;
    [[nodiscard]] virtual QFuture<Result<QImage>> thumbnail(const ShownFile &file) = 0;
    [[nodiscard]] virtual QFuture<Result<QImage>> picture(const ShownFile &file, const QSize &box) = 0;
};

} // namespace tom::desktop
