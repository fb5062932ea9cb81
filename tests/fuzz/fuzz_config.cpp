#include "shared/config/configreader.h"

#include <cstdlib>

using namespace Qt::StringLiterals;

// Every problem names a place of the file, and a file without an error has a user.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const QByteArray yaml(reinterpret_cast<const char *>(data), qsizetype(size));
    const tom::config::ReadResult result = tom::config::readConfigText(yaml, u"config.yml"_s);

    const qsizetype lines = yaml.count('\n') + yaml.count('\r') + 1;
    for (const tom::config::Problem &problem : result.problems) {
        if (problem.line < 0 || problem.line > lines + 1 || problem.message.isEmpty())
            std::abort();
    }
    if (result.isUsable() && result.config.users.isEmpty())
        std::abort();
    return 0;
}
