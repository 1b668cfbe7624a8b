resource "runzero_organization" "emea" {
  name = "EMEA"
}

resource "runzero_site" "berlin" {
  organization_id = runzero_organization.emea.id
  name            = "Berlin HQ"
  scope           = ["10.16.0.0/20"]

  # Scan the site as soon as it is there, and again whenever it changes.
  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.runzero_scan.berlin]
    }
  }
}

# Minimal: the site's own scope, on an Explorer that the service chooses. It does not wait.
action "runzero_scan" "berlin" {
  config {
    organization_id = runzero_organization.emea.id
    site_id         = runzero_site.berlin.id
  }
}

# Part of the site, gently, and wait for the end. Run it alone with:
#   terraform apply -invoke=action.runzero_scan.servers
action "runzero_scan" "servers" {
  config {
    organization_id = runzero_organization.emea.id
    site_id         = runzero_site.berlin.id
    name            = "Berlin servers, by hand"
    targets         = ["10.16.4.0/23"]
    excludes        = ["10.16.4.1"]
    rate            = 500
    tcp_ports       = "22,80,443,8000-8100"
    wait            = true
    timeout         = "90m"

    tags = {
      purpose = "servers"
    }
  }
}
