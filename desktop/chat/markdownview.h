#pragma once

#include "desktop/chat/markdownstream.h"
#include "desktop/chat/textview.h"

#include <QRectF>
#include <QTimer>

namespace tom::desktop {

class IconButton;

// A message in Markdown, which may still be growing: shows it at most twenty times a second, with grounds and copy
// buttons for code and bars for quotes.
class MarkdownView : public TextView
{
    Q_OBJECT

public:
    explicit MarkdownView(QWidget *parent = nullptr);

    void append(const QString &text);
    void finish();
    [[nodiscard]] const QString &markdown() const { return m_stream.text(); }
    [[nodiscard]] QList<QUrl> opens() const { return m_stream.opens(); }

protected:
    void changeEvent(QEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    [[nodiscard]] int roomBelow() const override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    struct CodeBlock
    {
        QRectF area{};   // with header, in the coordinates of the document
        QString language{};
        QString text{};
    };

    void render();
    void color();
    void findCode();
    void placeButtons();
    void copyCode(qsizetype index);
    void paintQuotes(QPainter &painter, const QRect &exposed) const;

    MarkdownStream m_stream;
    QTimer m_pause;   // until the next rendering
    QTimer m_coloring;
    QList<CodeBlock> m_code;
    QList<IconButton *> m_buttons;
    bool m_rendering = false;
};

} // namespace tom::desktop
