#include "desktop/look/shortcuts.h"

#include <QVariant>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr char property[] = "namedKeys";   // keys and words in turns

} // namespace

QShortcut *addShortcut(QWidget *owner, const QKeySequence &keys, const QString &what)
{
    nameKeys(owner, keys, what);
    return new QShortcut(keys, owner);
}

void nameKeys(QWidget *owner, const QKeySequence &keys, const QString &what)
{
    owner->setProperty(property, owner->property(property).toStringList() << keys.toString(QKeySequence::NativeText) << what);
}

QString shownKeys(const QString &keys)
{
    return keys.isEmpty() ? keys : u"\u2066%1\u2069"_s.arg(keys);   // an isolate of Unicode, which nobody sees
}

QList<NamedKeys> namedKeysIn(const QWidget *widget)
{
    QList<NamedKeys> all;
    const QStringList own = widget->property(property).toStringList();
    for (qsizetype i = 0; i + 1 < own.size(); i += 2) {
        if (const NamedKeys named{own.at(i), own.at(i + 1)}; !all.contains(named))
            all.append(named);
    }
    for (const QWidget *child : widget->findChildren<QWidget *>(Qt::FindDirectChildrenOnly)) {
        for (const NamedKeys &named : namedKeysIn(child)) {
            if (!all.contains(named))
                all.append(named);
        }
    }
    return all;
}

} // namespace tom::desktop
