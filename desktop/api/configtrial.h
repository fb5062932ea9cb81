#pragma once

#include "shared/core/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QStringList>

namespace tom::desktop {

// A part of a configuration that can be tried before it counts.
struct ConfigPart
{
    enum class Kind { Provider, Service, Certificate };
    Kind kind = Kind::Provider;
    QString name{};
    QString user{};   // of a service
    // Of a certificate that is not where the server reads it yet: which files on this computer, and what is in them.
    QString certificateFile{};
    QString keyFile{};
    QByteArray certificatePem{};
    QByteArray keyPem{};

    bool operator==(const ConfigPart &) const = default;
};

// What came of trying it, in the words of the program that did.
struct ConfigTrial
{
    bool works = false;
    QString result{};
    QStringList tools{};   // of a service
    bool isFromHere = false;   // tried by this computer, not by the server

    [[nodiscard]] static Result<ConfigTrial> fromJson(const QJsonObject &object);

    bool operator==(const ConfigTrial &) const = default;
};

} // namespace tom::desktop
