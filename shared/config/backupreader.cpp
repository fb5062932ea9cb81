#include "shared/config/backupreader.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace tom::config {

Backup readBackup(const YamlNode &node, ProblemList &problems)
{
    const Section section(node, u"backup"_s, "backup"_L1, problems);
    Backup backup;
    if (const QString at = section.text("at"_L1); !at.isEmpty()) {
        const QTime time = QTime::fromString(at, u"HH:mm"_s);
        if (time.isValid())
            backup.at = time;
        else
            section.error("at"_L1, u"must be a time of the day, such as '03:30'"_s);
    } else {
        problems.error(section.place(), u"backup"_s, u"needs \"at\", the time of the day when one is made, such as '03:30'"_s);
    }
    backup.keep = section.integer("keep"_L1, 1, 1000).value_or(backup.keep);
    const auto path = [&section](QLatin1StringView key) {
        const QString text = section.text(key);
        if (text.isEmpty() || QDir::isAbsolutePath(text))
            return text;
        section.error(key, u"must be a whole path, from the root on"_s);
        return QString();
    };
    backup.folder = path("folder"_L1);
    backup.passphraseFile = path("passphrase_file"_L1);
    return backup;
}

} // namespace tom::config
