#pragma once

#include "desktop/api/inputfield.h"

#include <QHash>
#include <QObject>

namespace tom::desktop {

// What was typed into forms that wait, by the names of their fields, so that it survives whatever is drawn anew, and the
// program: a file for each form, there only while somebody is filling it in. What is secret stays in memory, and what a full
// disk does not take.
class FormDrafts : public QObject
{
    Q_OBJECT

public:
    explicit FormDrafts(QString folder);   // forgets forms that nobody waits for any more

    [[nodiscard]] TypedFields typed(const QString &form) const;
    void keep(const protocol::Elicitation &form, const TypedFields &typed);
    void forget(const QString &form);

Q_SIGNALS:
    void changed(const QString &form);   // somebody typed into one of its cards: the others, and that one, are to show it

private:
    [[nodiscard]] QString path(const QString &form) const;
    [[nodiscard]] QStringList files() const;

    QString m_folder;
    QHash<QString, TypedFields> m_typed;   // since the start
};

} // namespace tom::desktop
