#pragma once

#include "shared/config/configreader.h"
#include "shared/config/yamlnode.h"

namespace tom::desktop {

// What a text says as a configuration, and what is wrong with it. Secrets in it may be marks.
struct ConfigAnalysis
{
    QString text{};
    config::YamlNodePointer root{};   // null: it cannot be read as YAML
    QList<config::Problem> problems{};

    [[nodiscard]] static ConfigAnalysis of(const QString &text);   // for any thread

    [[nodiscard]] const config::YamlNode *at(const QStringList &path) const;   // null: there is none
    [[nodiscard]] QString textAt(const QStringList &path) const;
    [[nodiscard]] QStringList keysAt(const QStringList &path) const;   // of a group
};

// What marks stand for here: one of the server's, or a secret that was typed into a form and is not in the text.
[[nodiscard]] bool isSecretMark(const QString &text);

} // namespace tom::desktop
