# The packages that `cpack` makes of a release build: tom-server (with tom-agent, tom-memory and systemd's units) and tom-desktop
# (with tom), as .deb and .tar.gz, and with `cpack -G RPM`, where rpmbuild is, as .rpm; an installer for Windows (NSIS) and a .dmg for macOS, which need their
# own systems and never ran.

if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
    install(FILES "${CMAKE_SOURCE_DIR}/installer/systemd/tom-server.service" "${CMAKE_SOURCE_DIR}/installer/systemd/tom-agent@.service"
        DESTINATION lib/systemd/system COMPONENT server)
endif()
foreach(component server desktop)
    install(FILES "${CMAKE_SOURCE_DIR}/LICENSE" DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/tom-${component} RENAME copyright
        COMPONENT ${component})
endforeach()

set(CPACK_PACKAGE_NAME tom)
set(CPACK_PACKAGE_VENDOR "Tom")
set(CPACK_PACKAGE_CONTACT "Tom <root@localhost>")
set(CPACK_PACKAGE_VERSION "${PROJECT_VERSION}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_RESOURCE_FILE_LICENSE "${CMAKE_SOURCE_DIR}/LICENSE")
if(WIN32)
    set(CPACK_GENERATOR "NSIS")
elseif(APPLE)
    set(CPACK_GENERATOR "DragNDrop")
else()
    set(CPACK_GENERATOR "DEB;TGZ")
endif()
set(CPACK_COMPONENTS_ALL server desktop)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_STRIP_FILES ON)
set(CPACK_THREADS 0)

set(CPACK_ARCHIVE_COMPONENT_INSTALL ON)
set(CPACK_ARCHIVE_SERVER_FILE_NAME "tom-server-${PROJECT_VERSION}-${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR}")
set(CPACK_ARCHIVE_DESKTOP_FILE_NAME "tom-desktop-${PROJECT_VERSION}-${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR}")

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_SERVER_PACKAGE_NAME tom-server)
set(CPACK_DEBIAN_SERVER_PACKAGE_SECTION net)
set(CPACK_DEBIAN_SERVER_PACKAGE_DEPENDS "adduser, ca-certificates, libqt6sql6-sqlite, tzdata")
set(CPACK_DEBIAN_SERVER_PACKAGE_RECOMMENDS tom-desktop)
set(CPACK_COMPONENT_SERVER_DESCRIPTION "Server, agents and memory service of Tom, a private assistant for a household or a small team.")
set(CPACK_DEBIAN_SERVER_PACKAGE_CONTROL_EXTRA
    "${CMAKE_SOURCE_DIR}/installer/debian/postinst;${CMAKE_SOURCE_DIR}/installer/debian/prerm;${CMAKE_SOURCE_DIR}/installer/debian/postrm")
set(CPACK_DEBIAN_SERVER_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_DESKTOP_PACKAGE_NAME tom-desktop)
set(CPACK_DEBIAN_DESKTOP_PACKAGE_SECTION net)
# Qt's plugins are linked by nobody, so nothing finds them out: what shows a window on X11, what keeps conversations, icons.
set(CPACK_DEBIAN_DESKTOP_PACKAGE_DEPENDS "ca-certificates, libqt6sql6-sqlite, qt6-qpa-plugins, qt6-svg-plugins, tzdata")
set(CPACK_DEBIAN_DESKTOP_PACKAGE_RECOMMENDS "qt6-wayland, qt6-speech-speechd-plugin | qt6-speech-flite-plugin")   # voices
set(CPACK_DEBIAN_DESKTOP_PACKAGE_SUGGESTS tom-server)   # "Start Tom on this computer"; it is a service of the whole machine, so not by itself
set(CPACK_COMPONENT_DESKTOP_DESCRIPTION "Window and terminal client of Tom, a private assistant for a household or a small team.")

# Fedora and its kin; what the programs need of libraries rpmbuild finds out by itself.
set(CPACK_RPM_COMPONENT_INSTALL ON)
set(CPACK_RPM_FILE_NAME RPM-DEFAULT)
set(CPACK_RPM_PACKAGE_LICENSE "GPL-3.0-or-later")
set(CPACK_RPM_SERVER_PACKAGE_NAME tom-server)
set(CPACK_RPM_DESKTOP_PACKAGE_NAME tom-desktop)
set(CPACK_RPM_SERVER_PACKAGE_REQUIRES "ca-certificates, shadow-utils, tzdata")
set(CPACK_RPM_DESKTOP_PACKAGE_REQUIRES "ca-certificates, qt6-qtsvg")
set(CPACK_RPM_SERVER_POST_INSTALL_SCRIPT_FILE "${CMAKE_SOURCE_DIR}/installer/rpm/post")
set(CPACK_RPM_SERVER_PRE_UNINSTALL_SCRIPT_FILE "${CMAKE_SOURCE_DIR}/installer/rpm/preun")
set(CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION /usr/lib/systemd /usr/lib/systemd/system /usr/share/applications
    /usr/share/icons /usr/share/icons/hicolor /usr/share/icons/hicolor/scalable /usr/share/icons/hicolor/scalable/apps)

set(CPACK_NSIS_DISPLAY_NAME "Tom")
set(CPACK_NSIS_PACKAGE_NAME "Tom")
set(CPACK_NSIS_ENABLE_UNINSTALL_BEFORE_INSTALL ON)
set(CPACK_NSIS_MODIFY_PATH ON)
set(CPACK_NSIS_EXECUTABLES_DIRECTORY "${CMAKE_INSTALL_BINDIR}")
set(CPACK_PACKAGE_EXECUTABLES "tom-desktop;Tom" "tom-config;Configuration of Tom")
set(CPACK_DMG_VOLUME_NAME "Tom")
include(CPack)
