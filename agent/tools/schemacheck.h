#pragma once

#include "shared/core/schemacheck.h"

namespace tom::agent {

using tom::checkAgainstSchema;

} // namespace tom::agent
