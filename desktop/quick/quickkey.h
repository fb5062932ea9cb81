#pragma once

#include <QObject>

namespace tom::desktop {

class ShortcutPortal;

// The key that shows the quick window from everywhere: only where somebody wished for one, which is remembered in a file.
class QuickKey : public QObject
{
    Q_OBJECT

public:
    explicit QuickKey(const QString &folder, QObject *parent = nullptr);

    void begin();   // what was wished in an earlier run, without a word
    void wish();    // now, by the user: ends by told()
    [[nodiscard]] bool isBound() const { return m_isBound; }   // it leads here now

Q_SIGNALS:
    void pressed();
    void told(const QString &title, const QString &text);

private:
    void bind();
    void takeKeys(const QString &keys);
    void takeFailure(bool byUser);

    QString m_file;
    ShortcutPortal *m_portal = nullptr;
    bool m_isBound = false;
    bool m_tells = false;   // somebody waits for what comes of it
};

} // namespace tom::desktop
