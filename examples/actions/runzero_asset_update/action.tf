data "runzero_organization" "emea" {
  name = "EMEA"
}

resource "runzero_asset_ownership_type" "team" {
  name = "Team"
}

# How many are there? terraform apply -invoke=action.runzero_asset_update.count
action "runzero_asset_update" "count" {
  config {
    organization_id = data.runzero_organization.emea.id
    search          = "site:\"Berlin HQ\" and os:windows"
    max_assets      = 500
    dry_run         = true
  }
}

# After each apply that changes the site: who owns what is found there.
action "runzero_asset_update" "berlin" {
  config {
    organization_id = data.runzero_organization.emea.id
    search          = "site:\"Berlin HQ\""
    max_assets      = 5000
    criticality     = "high"

    owners = {
      (runzero_asset_ownership_type.team.id) = "it-berlin@example.com"
    }

    tags = {
      location = "berlin"
      managed  = "terraform"
    }

    remove_tags = ["unassigned"]
  }
}

resource "runzero_site" "berlin" {
  organization_id = data.runzero_organization.emea.id
  name            = "Berlin HQ"
  scope           = ["10.16.0.0/20"]

  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.runzero_asset_update.berlin]
    }
  }
}
