#pragma once

#include "shared/mcp/server.h"

// The names that the official conformance suite of MCP calls on a server: its tools, resources, prompts. What only the suite
// wants (prompts, completion, subscriptions, questions to the client) is added here, on the production server.
class FixtureServer
{
public:
    FixtureServer();

    [[nodiscard]] tom::mcp::Server &server() { return m_server; }

private:
    void addPlainTools();
    void addTalkingTools();
    void addResources();
    void addPrompts();

    tom::mcp::Server m_server;
};

// The tools that ask the client back in the modern revision, by results that want input.
void addInputTools(tom::mcp::Server &server);
