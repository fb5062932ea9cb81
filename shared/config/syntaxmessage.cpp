#include "shared/config/syntaxmessage.h"

#include <array>
#include <string_view>
#include <utility>

using namespace Qt::StringLiterals;

namespace tom::config {

QString syntaxMessage(const std::string &parserMessage)
{
    static constexpr std::array<std::pair<std::string_view, QLatin1StringView>, 12> readable{{
        {"illegal map value", "a second \": \" in one line, or a line that is indented differently from its neighbours; "
                              "put a text with \": \" in it into quotes"_L1},
        {"end of map not found", "this line is indented differently from its neighbours"_L1},
        {"end of sequence not found", "this line is indented differently from the list it belongs to"_L1},
        {"end of map flow", "a { before this is never closed"_L1},
        {"end of sequence flow", "a [ before this is never closed"_L1},
        {"illegal flow end", "a ] or } without its opening one"_L1},
        {"illegal block entry", "a list entry (- ) cannot begin here; give it a line of its own"_L1},
        {"illegal map key", "a key cannot begin here"_L1},
        {"unknown token", "a text that begins with % @ or ` must be put into quotes"_L1},
        {"the referenced anchor is not defined", "an alias (*name) of something that is not defined before; put a text that "
                                                 "begins with * into quotes"_L1},
        {"unknown escape character", "a \\ that YAML does not know; put the text into single quotes"_L1},
        {"tag", "a text that begins with ! must be put into quotes"_L1},
    }};
    for (const auto &[start, words] : readable) {
        if (parserMessage.starts_with(start))
            return words;
    }
    return u"this is not valid YAML"_s;
}

} // namespace tom::config
