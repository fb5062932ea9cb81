#pragma once

#include "shared/core/result.h"

#include <QHash>
#include <QString>

namespace tom::desktop {

// Secrets that were typed into forms, so that the text on the screen holds only marks for them. Forgets them with itself.
class NewSecrets
{
public:
    [[nodiscard]] QString keep(const QString &secret);   // the mark that stands in the text
    void clear() { m_secrets.clear(); }

    // The text with the secrets in place of their marks; those of the source stay. Only for who writes it.
    [[nodiscard]] Result<QString> filled(const QString &text) const;

private:
    QHash<QString, QString> m_secrets;   // by mark
    int m_last = 0;
};

// The text as it may be shown in comparison with others: secrets written out are marks, new ones are said to be new.
[[nodiscard]] QString comparable(const QString &text);

} // namespace tom::desktop
