#pragma once

#include "desktop/app/sidepages.h"

namespace tom::desktop {

class ConfigEditorController;
class ConfigEditorPanel;

// The configuration of the server, for accounts that are its admins; for others the page is not there.
class ConfigPage : public SidePage
{
    Q_OBJECT

public:
    ConfigPage(ConfigEditorPanel &panel, Pages &pages);
    ~ConfigPage() override;

    void open(LiveAccount &account) override;
    void close() override;
    void look() override;
    [[nodiscard]] bool hasUnapplied() const override;

private:
    ConfigEditorPanel &m_panel;
    Pages &m_pages;
    std::unique_ptr<ConfigEditorController> m_editor;
    bool m_isRead = false;
};

} // namespace tom::desktop
