#pragma once

#include "tests/agent/memory/memoryservice.h"
#include "tests/support/supervisedprogram.h"

namespace tom::memory::test {

// The real tom-memory.
class MemoryProcess : public tom::test::SupervisedProgram<config::MemorySlice>
{
public:
    MemoryProcess() : SupervisedProgram(QStringLiteral(TOM_BIN_DIR "/tom-memory"))
    {
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    }
};

} // namespace tom::memory::test
