#pragma once

#include "shared/auth/certificate.h"

#include <QStringList>

namespace tom::auth {

// The names that a certificate is good for, and the common name where there are none.
[[nodiscard]] QStringList namesOf(const CertifiedKey &identity);
// When the first of its chain ends.
[[nodiscard]] QDateTime endOf(const CertifiedKey &identity);
// For people, in two lines: for whom and until when, and by which key clients know it.
[[nodiscard]] QString certificateWords(const CertifiedKey &identity);

} // namespace tom::auth
