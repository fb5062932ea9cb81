#include "shared/config/configreader.h"
#include "shared/config/configwriter.h"

#include <cstdlib>

using namespace Qt::StringLiterals;

namespace {

// What the writer changes can be taken back to the same bytes; what it refuses to change stays.
bool keepsTheRest(const QByteArray &yaml, const QStringList &path)
{
    using tom::config::YamlNode;
    tom::config::ConfigWriter writer(yaml);
    const auto edit = writer.set(path, YamlNode{.kind = YamlNode::Kind::Scalar, .text = u"a: b"_s});
    if (!edit)
        return writer.text() == yaml && !edit.error().message.isEmpty();
    return edit->appliedTo(yaml) == writer.text() && edit->inverse().appliedTo(writer.text()) == yaml;
}

} // namespace

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
    if (!keepsTheRest(yaml, {u"global"_s, u"log_format"_s}) || !keepsTheRest(yaml, {u"users"_s, u"0"_s, u"role"_s}))
        std::abort();
    return 0;
}
