#include "desktop/chat/textview.h"

#include "desktop/chat/blinddocument.h"
#include "desktop/look/viewparts.h"

#include <QAbstractTextDocumentLayout>
#include <QWheelEvent>

#include <cmath>

using namespace Qt::StringLiterals;

namespace tom::desktop {

TextView::TextView(QWidget *parent) : QTextBrowser(parent)
{
    setDocument(new BlindDocument(this));
    document()->documentLayout()->setPaintDevice(
        viewport());   // as QTextEdit does for its own: letters are as large as its screen wants
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    viewport()->setAutoFillBackground(false);
    setOpenLinks(false);
    setUndoRedoEnabled(false);
    setTextInteractionFlags(Qt::TextBrowserInteraction | Qt::TextSelectableByKeyboard);
    QFont reading = font();
    reading.setPointSizeF(reading.pointSizeF() * 1.08);
    setFont(reading);
    document()->setDocumentMargin(0);
    connect(this, &QTextBrowser::anchorClicked, this, &TextView::activate);
    connect(this, &QTextBrowser::highlighted, this,
            [this](const QUrl &url) { setToolTip(plainToolTip(url.toString(QUrl::FullyEncoded))); });
    connect(document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this, &TextView::fit);
}

QSize TextView::sizeHint() const
{
    return {200, std::max(10, height())};
}

void TextView::fit()
{
    const int wanted = std::max(10, int(std::ceil(document()->size().height())) + roomBelow());
    if (wanted != minimumHeight() || wanted != maximumHeight())
        setFixedHeight(wanted);
}

void TextView::activate(const QUrl &url)
{
    if (mayOpen(url))
        Q_EMIT linkActivated(url);
}

// The page scrolls, not the text in it.
void TextView::wheelEvent(QWheelEvent *event)
{
    event->ignore();
}

bool mayOpen(const QUrl &url)
{
    const QString scheme = url.scheme().toLower();
    return url.isValid() && (scheme == "http"_L1 || scheme == "https"_L1 || scheme == "mailto"_L1);
}

} // namespace tom::desktop
