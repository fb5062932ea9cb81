#pragma once

#include <QWidget>

#include <optional>

namespace tom::desktop {

class TonedLabel;

// Says what is wished for this message, while it is anything, with a button that takes it back.
class WishBar : public QWidget
{
    Q_OBJECT

public:
    explicit WishBar(QWidget *parent = nullptr);

    void setWish(std::optional<int> level, const QStringList &modules);

Q_SIGNALS:
    void takenBack();

private:
    TonedLabel *m_words;
};

} // namespace tom::desktop
