#pragma once

#include <QString>

#include <string>

namespace tom::config {

// What to do about a syntax error of the YAML parser. Its own words are for programmers, and some quote the file, where
// passwords are; none of them comes through.
[[nodiscard]] QString syntaxMessage(const std::string &parserMessage);

} // namespace tom::config
