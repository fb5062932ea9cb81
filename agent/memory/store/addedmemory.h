#pragma once

#include "agent/memory/store/memory.h"

#include <QByteArray>
#include <QStringList>

namespace tom::memory {

// A vector as it is kept: eight bits a number, and what to multiply them by.
struct StoredVector
{
    QString embedder{};   // who made it; empty: nobody yet
    QByteArray bytes{};
    QByteArray remainder{};   // what the eight bits leave out

    bool operator==(const StoredVector &) const = default;
};

// A memory with its number in the file.
struct NumberedMemory
{
    qint64 n = 0;
    Memory memory{};
    QStringList stems{};   // of its text, in their order

    bool operator==(const NumberedMemory &) const = default;
};

// A memory as it comes into the file.
struct AddedMemory
{
    NumberedMemory memory{};
    StoredVector vector{};   // made anew where a process was lost
    bool isUnread = false;   // a model has to look through it
    QDateTime at{};          // when it came

    bool operator==(const AddedMemory &) const = default;
};

} // namespace tom::memory
