#pragma once

#include "shared/store/database.h"

namespace tom::agent {

// The words of messages, by which they are found. They are not taken with each message, which would cost more than to keep it: a mark
// in the database says up to which message they are, so that whoever is killed before has lost nothing. Knows nothing of when.
class MessageWords
{
public:
    explicit MessageWords(store::Database &database) : m_database(database) {}

    // Takes those of the oldest messages that are not there yet, in a transaction of its own. True: there are more.
    [[nodiscard]] Result<bool> takeSome();
    // Until all are there, so that nothing is missed in a search that begins then; at most 30,000.
    [[nodiscard]] Result<void> takeAll();

private:
    store::Database &m_database;
};

[[nodiscard]] QStringList messageWordsLater();   // a step of the schema
[[nodiscard]] QString messageWordsTrigger();   // goes with the table of messages

}   // namespace tom::agent
