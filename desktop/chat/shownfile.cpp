#include "desktop/chat/shownfile.h"

#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

bool ShownFile::isPicture() const
{
    if (!mediaType.isEmpty())
        return mediaType.startsWith("image/"_L1);
    static const QStringList endings{u".png"_s, u".jpg"_s, u".jpeg"_s, u".webp"_s, u".gif"_s};
    return std::ranges::any_of(endings, [this](const QString &ending) { return name.endsWith(ending, Qt::CaseInsensitive); });
}

} // namespace tom::desktop
