#include "desktop/chat/voicesettings.h"

#include "shared/core/atomicfile.h"
#include "shared/core/json.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr qint64 longestFile = 4096;

QString fileIn(const QString &folder)
{
    return folder + "/voice.json"_L1;
}

} // namespace

VoiceSettings VoiceSettings::load(const QString &folder)
{
    const QJsonObject object = readFile(fileIn(folder), longestFile).and_then(json::parseObject).value_or(QJsonObject());
    return {.readsAloud = object.value("reads_aloud"_L1).toBool(), .sendsAtOnce = object.value("sends_at_once"_L1).toBool()};
}

Result<void> VoiceSettings::save(const QString &folder) const
{
    return makePrivateFolder(folder).and_then([&] {
        return writeFileAtomically(fileIn(folder),
                                   json::compact({{u"reads_aloud"_s, readsAloud}, {u"sends_at_once"_s, sendsAtOnce}}));
    });
}

void VoiceSettings::forget(const QString &folder)
{
    QFile::remove(fileIn(folder));
}

} // namespace tom::desktop
