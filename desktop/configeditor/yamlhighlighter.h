#pragma once

#include <QSyntaxHighlighter>

namespace tom::desktop {

// Colours for YAML, mixed from the palette of whoever shows it: keys, strings, comments, marks of secrets. A line by
// itself is all it looks at, so a block of text ("|") is coloured like other lines.
class YamlHighlighter : public QSyntaxHighlighter
{
    Q_OBJECT

public:
    explicit YamlHighlighter(QTextDocument *document) : QSyntaxHighlighter(document) {}

    void setPalette(const QPalette &palette);

protected:
    void highlightBlock(const QString &line) override;

private:
    QColor m_key;
    QColor m_string;
    QColor m_comment;
    QColor m_mark;
};

} // namespace tom::desktop
