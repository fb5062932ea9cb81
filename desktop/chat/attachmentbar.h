#pragma once

#include <QGridLayout>
#include <QImage>
#include <QWidget>

namespace tom::desktop {

// A file as it is shown beside the words that it goes with.
struct ShownFile
{
    QString name{};
    qint64 bytes = 0;      // 0: not known
    QImage thumbnail{};    // null: a sign instead

    bool operator==(const ShownFile &) const = default;
};

// Files as small cards, in as many columns as there is room for. Knows only what they look like.
class AttachmentBar : public QWidget
{
    Q_OBJECT

public:
    enum class Use { ToRead, ToRemove };

    explicit AttachmentBar(Use use, QWidget *parent = nullptr);

    void setFiles(const QList<ShownFile> &files);   // hidden while there are none

Q_SIGNALS:
    void removeRequested(qsizetype place);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    [[nodiscard]] QWidget *makeChip(const ShownFile &file, qsizetype place);
    void arrange();

    Use m_use;
    QGridLayout *m_grid;
    QList<QWidget *> m_chips;
};

} // namespace tom::desktop
