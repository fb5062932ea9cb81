#pragma once

#include "shared/core/result.h"

#include <QProcessEnvironment>

namespace tom::config {

// A value of a service's headers or env may refer to what does not stand in the file:
//   ${NAME}         an environment variable of the process that reads the configuration
//   ${file:/path}   the content of a file, without the line break at its end
//   ${secret}       the user's own secret for the service, which only the user's agent has
//   $${             a plain ${

// What is wrong with the form of a value, as the end of a sentence; empty: nothing.
[[nodiscard]] QString referenceProblem(const QString &value);

// The value with variables and files put in; ${secret} stays, and so does $${. An error names what is missing, never a value.
[[nodiscard]] Result<QString> withReferences(const QString &value, const QProcessEnvironment &environment);

[[nodiscard]] bool wantsSecret(const QString &value);
// The last step, in the agent: the secret, and a plain ${.
[[nodiscard]] QString withSecret(const QString &value, const QString &secret);

} // namespace tom::config
