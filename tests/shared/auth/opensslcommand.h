#pragma once

#include <QByteArray>
#include <QStringList>

// The openssl program as an independent witness of what we made.
struct OpensslAnswer
{
    int status = -1;
    QByteArray output{};   // both streams
};

[[nodiscard]] bool haveOpenssl();
[[nodiscard]] OpensslAnswer openssl(const QStringList &arguments, const QByteArray &input = {});
