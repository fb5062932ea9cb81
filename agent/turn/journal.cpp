#include "agent/turn/journal.h"

namespace tom::agent {

Journal::Journal(std::unique_ptr<store::Database> database, const Clock &clock)
    : m_database(std::move(database)),
      m_conversations(*m_database, clock),
      m_turns(*m_database, clock),
      m_rounds(*m_database),
      m_consents(*m_database, clock)
{}

} // namespace tom::agent
