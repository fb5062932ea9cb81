#include "desktop/chat/readablename.h"

#include "desktop/api/visibletext.h"

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

QString readable(const QString &name)
{
    return visibleLine(name).replace(u'_', u' ');
}

} // namespace

QString readableCall(const QString &module, const QString &name)
{
    return module.isEmpty() ? readable(name) : u"%1 · %2"_s.arg(readable(module), readable(name));
}

} // namespace tom::desktop
