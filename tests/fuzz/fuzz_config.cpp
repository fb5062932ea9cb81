#include "shared/config/configreader.h"
#include "shared/config/configwriter.h"

#include <cstdlib>
#include <functional>

using namespace Qt::StringLiterals;

namespace {

using tom::config::ConfigWriter;
using tom::config::TextEdit;

// What the writer changes can be taken back to the same bytes; what it refuses to change stays.
bool keepsTheRest(const QByteArray &yaml, const std::function<tom::Result<TextEdit>(ConfigWriter &)> &change)
{
    ConfigWriter writer(yaml);
    const auto edit = change(writer);
    if (!edit)
        return writer.text() == yaml && !edit.error().message.isEmpty();
    return edit->appliedTo(yaml) == writer.text() && edit->inverse().appliedTo(writer.text()) == yaml;
}

// A few of all changes, chosen by the bytes, so that a run costs no more.
bool keepsTheRest(const QByteArray &yaml)
{
    using tom::config::YamlNode;
    static const YamlNode word{.kind = YamlNode::Kind::Scalar, .text = u"a: b"_s};
    static const QList<QStringList> places{{u"global"_s},
                                           {u"users"_s},
                                           {u"users"_s, u"0"_s},
                                           {u"users"_s, u"0"_s, u"username"_s},
                                           {u"users"_s, u"0"_s, u"services"_s},
                                           {u"global"_s, u"llms"_s},
                                           {u"global"_s, u"llm"_s},
                                           {u"roles"_s, u"child"_s, u"hours"_s}};
    const QStringList &place = places.at(qChecksum(yaml) % places.size());
    return keepsTheRest(yaml, [](ConfigWriter &writer) { return writer.set({u"global"_s, u"log_format"_s}, word); })
           && keepsTheRest(yaml, [](ConfigWriter &writer) { return writer.set({u"users"_s, u"0"_s, u"role"_s}, word); })
           && keepsTheRest(yaml, [&](ConfigWriter &writer) { return writer.remove(place); })
           && keepsTheRest(yaml, [&](ConfigWriter &writer) { return writer.rename(place, u"other"_s); });
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
    if (!keepsTheRest(yaml))
        std::abort();
    return 0;
}
