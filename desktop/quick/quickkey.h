#pragma once

#include <QObject>

namespace tom::desktop {

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
    void bind(bool tells);
    void tellFailure(bool byUser);

    QString m_file;
    QObject *m_portal = nullptr;
    bool m_isBound = false;
};

} // namespace tom::desktop
