#pragma once

#include <array>
#include <chrono>
#include <optional>

using SSL_CTX = struct ssl_ctx_st;

namespace tom::httpserver {

// The keys that seal session tickets: nobody has to remember a session, and what was sealed is soon opened by nobody.
// Held in memory only; a restart or another certificate makes new ones.
class TicketKeys
{
public:
    using Time = std::chrono::steady_clock::time_point;

    static constexpr auto keyAge = std::chrono::hours(1);   // sealed with for so long, opened with for twice as long

    struct Key
    {
        std::array<unsigned char, 16> name{};
        std::array<unsigned char, 32> cipher{};
        std::array<unsigned char, 32> mac{};
        Time made{};
    };

    TicketKeys() = default;
    ~TicketKeys();
    TicketKeys(const TicketKeys &) = delete;
    TicketKeys &operator=(const TicketKeys &) = delete;

    [[nodiscard]] const Key *sealing(Time now);                              // null: no random bytes
    [[nodiscard]] const Key *opening(const unsigned char *name, Time now);   // null: not one of ours, or too old

    // Lets this context give and take tickets under keys of its own.
    [[nodiscard]] static bool install(SSL_CTX *context);

private:
    void retire(Time now);

    std::optional<Key> m_current;
    std::optional<Key> m_previous;
};

} // namespace tom::httpserver
