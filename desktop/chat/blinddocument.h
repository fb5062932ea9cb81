#pragma once

#include <QImage>
#include <QTextDocument>

namespace tom::desktop {

// A text that loads nothing it names, and shows a sign in the place of a picture. A QTextDocument that is given nothing for one
// decodes data: addresses and opens files of this computer by itself.
class BlindDocument : public QTextDocument
{
public:
    using QTextDocument::QTextDocument;

protected:
    QVariant loadResource(int type, const QUrl &) override
    {
        if (type != ImageResource)
            return {};
        static const QImage sign(QStringLiteral(":/qt-project.org/styles/commonstyle/images/file-16.png"));
        if (!sign.isNull())
            return sign;
        QImage empty(1, 1, QImage::Format_ARGB32);
        empty.fill(Qt::transparent);
        return empty;
    }
};

} // namespace tom::desktop
