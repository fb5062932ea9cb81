#pragma once

#include "shared/core/result.h"

#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

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

// One text of a configuration, and where it stands.
struct PlacedText
{
    QStringList path{};
    QString text{};

    bool operator==(const PlacedText &) const = default;
};

// What of a configuration is secret, with hashes in place of plain passwords. Blocks. The Error says what is wrong with
// the text, and nothing of its secrets.
[[nodiscard]] Result<QList<PlacedText>> secretsOf(const QByteArray &yaml);

// The text as it may be shown in comparison with others: secrets written out are marks, new ones are said to be new.
[[nodiscard]] QString comparable(const QString &text);

} // namespace tom::desktop
