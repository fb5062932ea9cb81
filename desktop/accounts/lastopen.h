#pragma once

#include <QString>

namespace tom::desktop {

// Which conversation of an account was open last on this computer, in a file of its folder.
class LastOpen
{
public:
    explicit LastOpen(const QString &folder);

    [[nodiscard]] QString load() const;   // empty: a new one, or nobody knows
    void save(const QString &conversation) const;

private:
    QString m_path;
};

} // namespace tom::desktop
