#pragma once

#include "desktop/demo/demohttp.h"

namespace tom::bench {

// How much there is to show.
struct Shape
{
    int conversations = 1;
    int messages = 100;   // in each
};

// A message in Markdown, as somebody says it or as Tom answers: always the same for the same number.
[[nodiscard]] QString said(int number);
[[nodiscard]] QString answered(int number);
// An answer of that many characters.
[[nodiscard]] QString longAnswer(qsizetype length);

[[nodiscard]] QString idOf(int conversation);
[[nodiscard]] protocol::ConversationLine lineOf(int conversation, int messages);

// A server with long conversations, in this process. Asked something, it answers with 200 kB at 4 kB a second. What it is
// not asked for here, the household of the demonstration answers.
class LongHousehold : public desktop::DemoHttp
{
public:
    explicit LongHousehold(Shape shape);

    [[nodiscard]] std::unique_ptr<http::HttpExchange> send(const http::HttpRequest &request) override;

private:
    [[nodiscard]] QJsonObject list() const;
    [[nodiscard]] QJsonObject page(const QUrl &url);

    Shape m_shape;
    protocol::ConversationLine m_line;   // the one that was asked for last, whole
};

} // namespace tom::bench
