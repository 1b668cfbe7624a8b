# Mock data of the provider runzero, for "terraform test" (1.7 and later). Made from the schemas by "make generate"; released with
# each version.
#
# Copy it into a directory of your module, such as tests/mocks, and name that directory in a test file:
#
#   mock_provider "runzero" {
#     source = "./tests/mocks"
#   }
#
# Without it a mocked id is a random word, which the provider refuses wherever it is used. A kind of object has one id here,
# which all of its instances share: do not make keys of mocked ids, and do not compare two of them. What is not listed is what the
# program fills in by itself: 0, false, and empty collections. Neither program can mock the rows of a list, so those of the plural
# data sources are empty: test what needs rows on the emulated console.

mock_resource "runzero_api_allowlist" {
  defaults = {
    id = "95a1d31a-1030-4c8d-950e-57981d6bf30c"
  }
}

mock_resource "runzero_api_client" {
  defaults = {
    client_id     = "e158d5f6-819e-4594-bcff-7d99f8fdb9f1"
    client_secret = "mock-client-secret"
    id            = "e158d5f6-819e-4594-bcff-7d99f8fdb9f1"
    issued_at     = null
    rotate_at     = null
  }
}

mock_resource "runzero_api_token" {
  defaults = {
    account_id = "24da763c-db2f-4d71-a612-6af7816610b6"
    comment    = null
    created_at = "2026-01-02T03:04:05Z"
    created_by = "mock"
    id         = "8d4e7272-459c-43fe-83a7-e0e9d5657f1e"
    issued_at  = "2026-01-02T03:04:05Z"
    rotate_at  = null
    token      = "mock-token"
    type       = "mock"
  }
}

mock_resource "runzero_asset_ownership_type" {
  defaults = {
    id = "3e9ad5fa-8fae-425c-a30f-419a88b4e19b"
  }
}

mock_resource "runzero_credential" {
  defaults = {
    account_id = "24da763c-db2f-4d71-a612-6af7816610b6"
    created_at = "2026-01-02T03:04:05Z"
    created_by = "mock"
    id         = "05e6bb51-ea69-4634-a1ab-a18f3c6232e0"
  }
}

mock_resource "runzero_custom_integration" {
  defaults = {
    account_id  = "24da763c-db2f-4d71-a612-6af7816610b6"
    created_at  = "2026-01-02T03:04:05Z"
    description = null
    icon        = null
    id          = "d5fe1709-5d7b-4732-85b3-950c4f8dc292"
  }
}

mock_resource "runzero_explorer" {
  defaults = {
    created_at      = "2026-01-02T03:04:05Z"
    explorer_id     = "b706ae90-285d-4c72-91d6-0e4cbe2b98d4"
    id              = "b706ae90-285d-4c72-91d6-0e4cbe2b98d4"
    name            = "Mock explorer"
    organization_id = "d73da93a-2bfc-40f0-82f9-59a106ac6d2d"
    site_id         = null
  }
}

mock_resource "runzero_export_token" {
  defaults = {
    comment         = null
    created_at      = "2026-01-02T03:04:05Z"
    id              = "7ffd0f14-2187-4330-b5be-acf03ad5a728"
    issued_at       = "2026-01-02T03:04:05Z"
    organization_id = "d73da93a-2bfc-40f0-82f9-59a106ac6d2d"
    rotate_at       = null
    token           = "mock-token"
  }
}

mock_resource "runzero_group" {
  defaults = {
    created_at       = "2026-01-02T03:04:05Z"
    description      = null
    expires_at       = null
    id               = "f40c07c3-15fe-4b8e-b6dc-dcb19cdb831b"
    org_default_role = null
  }
}

mock_resource "runzero_organization" {
  defaults = {
    account_id     = "24da763c-db2f-4d71-a612-6af7816610b6"
    created_at     = "2026-01-02T03:04:05Z"
    description    = null
    download_token = "mock-download-token"
    id             = "d73da93a-2bfc-40f0-82f9-59a106ac6d2d"
    parent_id      = null
  }
}

mock_resource "runzero_scan_schedule" {
  defaults = {
    created_at        = "2026-01-02T03:04:05Z"
    description       = null
    explorer_group_id = null
    explorer_id       = null
    hosted_zone       = null
    hosted_zone_id    = null
    id                = "76ff97e0-2f7f-450d-9efb-adb59a1a19a4"
    max_duration      = null
    organization_id   = "d73da93a-2bfc-40f0-82f9-59a106ac6d2d"
    start_time        = null
    tcp_excludes      = null
    tcp_ports         = null
    template_id       = null
    udp_ports         = null
  }
}

mock_resource "runzero_scan_template" {
  defaults = {
    account_id      = "24da763c-db2f-4d71-a612-6af7816610b6"
    created_at      = "2026-01-02T03:04:05Z"
    created_by      = "mock"
    description     = null
    id              = "330ccf28-2625-47b3-8974-037e1f7fc9f4"
    max_duration    = null
    organization_id = "d73da93a-2bfc-40f0-82f9-59a106ac6d2d"
    tcp_excludes    = null
    tcp_ports       = null
    udp_ports       = null
  }
}

mock_resource "runzero_site" {
  defaults = {
    created_at      = "2026-01-02T03:04:05Z"
    description     = null
    id              = "e20b988b-a5c8-40ce-8985-393fc9e86cc1"
    organization_id = "d73da93a-2bfc-40f0-82f9-59a106ac6d2d"
  }
}

mock_resource "runzero_sso_group_mapping" {
  defaults = {
    created_at  = "2026-01-02T03:04:05Z"
    description = null
    id          = "9bd6bb41-4324-42ab-b95e-a8d6c2ccf844"
  }
}

mock_resource "runzero_traffic_sampling" {
  defaults = {
    created_at      = "2026-01-02T03:04:05Z"
    description     = null
    id              = "cf296523-bdea-4b2f-8547-6389018a2ea8"
    name            = "Mock traffic sampling"
    organization_id = "d73da93a-2bfc-40f0-82f9-59a106ac6d2d"
  }
}

mock_resource "runzero_user" {
  defaults = {
    account_id       = "24da763c-db2f-4d71-a612-6af7816610b6"
    created_at       = "2026-01-02T03:04:05Z"
    first_name       = null
    id               = "f77d59f0-2a0c-4ce6-926a-790fe1cefdb0"
    last_name        = null
    org_default_role = null
  }
}

mock_data "runzero_api_allowlist" {
  defaults = {
    id   = "95a1d31a-1030-4c8d-950e-57981d6bf30c"
    text = "mock"
  }
}

mock_data "runzero_api_token" {
  defaults = {
    account_id           = "24da763c-db2f-4d71-a612-6af7816610b6"
    comment              = "Mock api token"
    created_at           = "2026-01-02T03:04:05Z"
    created_by           = "mock"
    id                   = "8d4e7272-459c-43fe-83a7-e0e9d5657f1e"
    last_used_at         = null
    last_used_ip         = "mock"
    last_used_user_agent = "mock"
    organization_id      = "d73da93a-2bfc-40f0-82f9-59a106ac6d2d"
    type                 = "mock"
  }
}

mock_data "runzero_api_tokens" {
  defaults = {
  }
}

mock_data "runzero_asset_ownership_type" {
  defaults = {
    id   = "3e9ad5fa-8fae-425c-a30f-419a88b4e19b"
    name = "Mock asset ownership type"
  }
}

mock_data "runzero_asset_ownership_types" {
  defaults = {
  }
}

mock_data "runzero_console" {
  defaults = {
    base_url                = "mock"
    latest_explorer_version = "mock"
    latest_platform_version = "mock"
    latest_scanner_version  = "mock"
    status                  = "mock"
    version                 = "mock"
  }
}

mock_data "runzero_credential" {
  defaults = {
    account_id   = "24da763c-db2f-4d71-a612-6af7816610b6"
    created_at   = "2026-01-02T03:04:05Z"
    created_by   = "mock"
    id           = "05e6bb51-ea69-4634-a1ab-a18f3c6232e0"
    last_used_at = null
    last_used_by = null
    name         = "Mock credential"
    type         = "mock"
  }
}

mock_data "runzero_credentials" {
  defaults = {
  }
}

mock_data "runzero_custom_integration" {
  defaults = {
    account_id  = "24da763c-db2f-4d71-a612-6af7816610b6"
    created_at  = "2026-01-02T03:04:05Z"
    description = "mock"
    icon        = "mock"
    id          = "d5fe1709-5d7b-4732-85b3-950c4f8dc292"
    name        = "Mock custom integration"
  }
}

mock_data "runzero_custom_integrations" {
  defaults = {
  }
}

mock_data "runzero_events" {
  defaults = {
  }
}

mock_data "runzero_explorer" {
  defaults = {
    arch            = "mock"
    created_at      = "2026-01-02T03:04:05Z"
    external_ip     = "mock"
    id              = "b706ae90-285d-4c72-91d6-0e4cbe2b98d4"
    internal_ip     = "mock"
    last_checkin    = "2026-01-02T03:04:05Z"
    name            = "Mock explorer"
    organization_id = "d73da93a-2bfc-40f0-82f9-59a106ac6d2d"
    os              = "mock"
    site_id         = null
    version         = "mock"
  }
}

mock_data "runzero_explorers" {
  defaults = {
  }
}

mock_data "runzero_export_token" {
  defaults = {
    comment         = "Mock export token"
    created_at      = "2026-01-02T03:04:05Z"
    id              = "7ffd0f14-2187-4330-b5be-acf03ad5a728"
    last_used_at    = null
    last_used_by    = "mock"
    organization_id = "d73da93a-2bfc-40f0-82f9-59a106ac6d2d"
  }
}

mock_data "runzero_export_tokens" {
  defaults = {
  }
}

mock_data "runzero_group" {
  defaults = {
    account_id       = null
    created_at       = "2026-01-02T03:04:05Z"
    created_by       = "mock"
    description      = "mock"
    expires_at       = null
    id               = "f40c07c3-15fe-4b8e-b6dc-dcb19cdb831b"
    name             = "Mock group"
    org_default_role = "mock"
    role_summary     = "mock"
  }
}

mock_data "runzero_groups" {
  defaults = {
  }
}

mock_data "runzero_hosted_zone" {
  defaults = {
    id              = "628cde24-e60f-4ab4-b9b2-678eab2742bb"
    name            = "Mock hosted zone"
    organization_id = "d73da93a-2bfc-40f0-82f9-59a106ac6d2d"
    processor_id    = null
    updated_at      = "2026-01-02T03:04:05Z"
  }
}

mock_data "runzero_hosted_zones" {
  defaults = {
  }
}

mock_data "runzero_inventory" {
  defaults = {
    organization_id = "d73da93a-2bfc-40f0-82f9-59a106ac6d2d"
    rows            = []
  }
}

mock_data "runzero_license" {
  defaults = {
    activated_at              = "2026-01-02T03:04:05Z"
    created_at                = "2026-01-02T03:04:05Z"
    id                        = "89a75c52-84ba-40f2-b660-f014b2170ea3"
    license_expiration        = null
    license_type              = "mock"
    name                      = "Mock license"
    partner                   = "mock"
    settings                  = "{}"
    sso_default_role          = "mock"
    sso_domain                = "mock"
    sso_mode                  = "mock"
    sso_type                  = "mock"
    subscription_cancel_at    = null
    subscription_canceled_at  = null
    subscription_period_end   = "2026-01-02T03:04:05Z"
    subscription_period_start = "2026-01-02T03:04:05Z"
    updated_at                = "2026-01-02T03:04:05Z"
    usage = {
      limit      = 1000
      remaining  = 1000
      used_today = 0
    }
  }
}

mock_data "runzero_organization" {
  defaults = {
    account_id  = "24da763c-db2f-4d71-a612-6af7816610b6"
    created_at  = "2026-01-02T03:04:05Z"
    description = "mock"
    id          = "d73da93a-2bfc-40f0-82f9-59a106ac6d2d"
    name        = "Mock organization"
    parent_id   = null
  }
}

mock_data "runzero_organizations" {
  defaults = {
  }
}

mock_data "runzero_scan_coverage" {
  defaults = {
    complete = true
    entries_without_addresses = {
      excludes = {
        as_numbers = 0
        keywords   = 0
        names      = 0
      }
      networks = {
        as_numbers = 0
        keywords   = 0
        names      = 0
      }
      scopes = {
        as_numbers = 0
        keywords   = 0
        names      = 0
      }
      targets = {
        as_numbers = 0
        keywords   = 0
        names      = 0
      }
    }
    organization_id = "d73da93a-2bfc-40f0-82f9-59a106ac6d2d"
    totals = {
      excluded     = 0
      networks     = 0
      overlapping  = 0
      registered   = 0
      scanned      = 0
      uncovered    = 0
      unregistered = 0
      unscanned    = 0
    }
  }
}

mock_data "runzero_scan_schedule" {
  defaults = {
    created_at        = "2026-01-02T03:04:05Z"
    created_by        = "mock"
    description       = "mock"
    error             = null
    explorer_group_id = null
    explorer_id       = "b706ae90-285d-4c72-91d6-0e4cbe2b98d4"
    frequency         = "mock"
    hosted_zone       = null
    hosted_zone_id    = null
    id                = "76ff97e0-2f7f-450d-9efb-adb59a1a19a4"
    last_run_at       = null
    last_run_task_id  = null
    max_duration      = "mock"
    name              = "Mock scan schedule"
    next_run_at       = null
    organization_id   = "d73da93a-2bfc-40f0-82f9-59a106ac6d2d"
    site_id           = "e20b988b-a5c8-40ce-8985-393fc9e86cc1"
    start_time        = null
    status            = "mock"
    tcp_excludes      = "mock"
    tcp_ports         = "mock"
    template_id       = "32f3e8eb-b7e6-4360-a9e3-a16a150ccc84"
    udp_ports         = "mock"
  }
}

mock_data "runzero_scan_schedules" {
  defaults = {
  }
}

mock_data "runzero_scan_template" {
  defaults = {
    account_id      = "24da763c-db2f-4d71-a612-6af7816610b6"
    created_at      = "2026-01-02T03:04:05Z"
    created_by      = "mock"
    description     = "mock"
    id              = "330ccf28-2625-47b3-8974-037e1f7fc9f4"
    max_duration    = "mock"
    name            = "Mock scan template"
    organization_id = "d73da93a-2bfc-40f0-82f9-59a106ac6d2d"
    tcp_excludes    = "mock"
    tcp_ports       = "mock"
    udp_ports       = "mock"
    updated_at      = "2026-01-02T03:04:05Z"
  }
}

mock_data "runzero_scan_templates" {
  defaults = {
  }
}

mock_data "runzero_site" {
  defaults = {
    account_id      = "24da763c-db2f-4d71-a612-6af7816610b6"
    created_at      = "2026-01-02T03:04:05Z"
    description     = "mock"
    id              = "e20b988b-a5c8-40ce-8985-393fc9e86cc1"
    name            = "Mock site"
    organization_id = "d73da93a-2bfc-40f0-82f9-59a106ac6d2d"
  }
}

mock_data "runzero_sites" {
  defaults = {
  }
}

mock_data "runzero_sso_group_mapping" {
  defaults = {
    created_at    = "2026-01-02T03:04:05Z"
    created_by    = "mock"
    description   = "mock"
    group_id      = "f40c07c3-15fe-4b8e-b6dc-dcb19cdb831b"
    group_name    = "mock"
    id            = "9bd6bb41-4324-42ab-b95e-a8d6c2ccf844"
    sso_attribute = "mock"
    sso_value     = "mock"
  }
}

mock_data "runzero_sso_group_mappings" {
  defaults = {
  }
}

mock_data "runzero_task" {
  defaults = {
    created_at         = "2026-01-02T03:04:05Z"
    created_by         = "mock"
    description        = "mock"
    error              = null
    explorer_id        = null
    hosted_zone_id     = null
    name               = "Mock task"
    organization_id    = "d73da93a-2bfc-40f0-82f9-59a106ac6d2d"
    parent_id          = null
    recur_frequency    = "mock"
    recur_last         = null
    recur_last_task_id = null
    recur_next         = null
    site_id            = null
    start_time         = "2026-01-02T03:04:05Z"
    status             = "mock"
    template_id        = null
    type               = "mock"
    updated_at         = "2026-01-02T03:04:05Z"
  }
}

mock_data "runzero_tasks" {
  defaults = {
    organization_id = "d73da93a-2bfc-40f0-82f9-59a106ac6d2d"
  }
}

mock_data "runzero_traffic_sampling" {
  defaults = {
    created_at      = "2026-01-02T03:04:05Z"
    created_by      = "mock"
    description     = "mock"
    error           = null
    explorer_id     = "b706ae90-285d-4c72-91d6-0e4cbe2b98d4"
    id              = "cf296523-bdea-4b2f-8547-6389018a2ea8"
    name            = "Mock traffic sampling"
    organization_id = "d73da93a-2bfc-40f0-82f9-59a106ac6d2d"
    site_id         = "e20b988b-a5c8-40ce-8985-393fc9e86cc1"
    status          = "mock"
  }
}

mock_data "runzero_traffic_samplings" {
  defaults = {
  }
}

mock_data "runzero_user" {
  defaults = {
    account_id        = "24da763c-db2f-4d71-a612-6af7816610b6"
    created_at        = "2026-01-02T03:04:05Z"
    email             = "mock@example.com"
    first_name        = "mock"
    id                = "f77d59f0-2a0c-4ce6-926a-790fe1cefdb0"
    invite_expires_at = null
    last_activity_at  = null
    last_login_at     = null
    last_login_ip     = "mock"
    last_name         = "mock"
    name              = "Mock user"
    org_default_role  = "mock"
  }
}

mock_data "runzero_users" {
  defaults = {
  }
}
