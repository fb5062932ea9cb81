#pragma once

#include "desktop/look/card.h"

class QLabel;

namespace tom::desktop {

// A key's fingerprint as a block that can be compared by eye, read out and copied.
class KeyView : public Card
{
    Q_OBJECT

public:
    explicit KeyView(QWidget *parent = nullptr);

    void setFingerprint(const QString &fingerprint);   // pairs with colons

private:
    QString m_fingerprint;
    QLabel *m_label;
};

} // namespace tom::desktop
