#include "shared/llm/resource.h"

#include "shared/core/json.h"

#include <QFile>

using namespace Qt::StringLiterals;

// A static library's resources are not registered by themselves; the macro wants the global namespace.
static void registerResources()
{
    Q_INIT_RESOURCE(llm);
}

namespace tom::llm {

QJsonObject readResource(const QString &path)
{
    registerResources();
    QFile file(u":/tom/llm/"_s + path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("resource %s is missing", qPrintable(path));
    const Result<QJsonObject> object = json::parseObject(file.readAll());
    if (!object)
        qFatal("resource %s: %s", qPrintable(path), qPrintable(object.error().message));
    return *object;
}

} // namespace tom::llm
