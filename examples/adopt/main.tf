# Finds everything in an account and writes an import block for each object, as text: "terraform output -raw imports". It works with
# every version of Terraform and OpenTofu, and changes nothing. Leave out the kinds that you do not want, or may not read.

data "runzero_organizations" "all" {}
data "runzero_sites" "all" {}
data "runzero_explorers" "all" {}
data "runzero_scan_templates" "all" {}
data "runzero_scan_schedules" "all" {}
data "runzero_traffic_samplings" "all" {}
data "runzero_credentials" "all" {}
data "runzero_users" "all" {}
data "runzero_groups" "all" {}
data "runzero_sso_group_mappings" "all" {}
data "runzero_api_tokens" "all" {}
data "runzero_asset_ownership_types" "all" {}
data "runzero_custom_integrations" "all" {}

data "runzero_export_tokens" "all" { # one call for each organization
  for_each        = local.organizations
  organization_id = each.key
}

locals {
  organizations = { for o in data.runzero_organizations.all.organizations : o.id => o.name }

  # What there is: its kind, what its block is named after, the organization that it lives in, and its import id.
  found = flatten([
    [for o in data.runzero_organizations.all.organizations : { kind = "organization", org = null, name = o.name, id = o.id }],
    [for o in data.runzero_scan_templates.all.scan_templates : { kind = "scan_template", org = null, name = o.name, id = o.id }],
    [for o in data.runzero_credentials.all.credentials : { kind = "credential", org = null, name = o.name, id = o.id }],
    [for o in data.runzero_users.all.users : { kind = "user", org = null, name = o.email, id = o.id }],
    [for o in data.runzero_groups.all.groups : { kind = "group", org = null, name = o.name, id = o.id }],
    [for o in data.runzero_sso_group_mappings.all.sso_group_mappings : {
      kind = "sso_group_mapping", org = null, name = join(" ", compact([o.sso_attribute, o.sso_value])), id = o.id
    }],
    [for o in data.runzero_asset_ownership_types.all.asset_ownership_types : {
      kind = "asset_ownership_type", org = null, name = o.name, id = o.id
    }],
    [for o in data.runzero_custom_integrations.all.custom_integrations : {
      kind = "custom_integration", org = null, name = o.name, id = o.id
    }],
    [for o in data.runzero_api_tokens.all.api_tokens : { # a token of the whole account has no organization
      kind = "api_token", org = o.organization_id, name = o.comment, id = o.id
    }],
    [for kind, list in { # what is imported as organization/id
      site             = data.runzero_sites.all.sites
      explorer         = data.runzero_explorers.all.explorers
      scan_schedule    = data.runzero_scan_schedules.all.scan_schedules
      traffic_sampling = data.runzero_traffic_samplings.all.traffic_samplings
      } : [for o in list : {
        kind = kind, org = o.organization_id, name = o.name, id = "${o.organization_id}/${o.id}"
    }]],
    [for one in data.runzero_export_tokens.all : [for o in one.export_tokens : {
      kind = "export_token", org = o.organization_id, name = o.comment, id = "${o.organization_id}/${o.id}"
    }]],
  ])

  # A block is named after the object and its organization: their letters and digits, the rest is "_". Nothing else of a name gets
  # into the text. What does not start with a letter starts with its kind. The letters are Latin, Greek, Cyrillic, Armenian,
  # Hebrew, Arabic, Devanagari, Thai, Georgian, Vietnamese, Japanese, Chinese and Korean: in others are some that no name may have.
  scripts = join("", [
    "\\x{0}-\\x{55f}", "\\x{561}-\\x{587}", "\\x{5d0}-\\x{5ea}", "\\x{620}-\\x{6ff}", "\\x{900}-\\x{97f}", "\\x{e00}-\\x{e7f}",
    "\\x{10d0}-\\x{10ff}", "\\x{1e00}-\\x{1fff}", "\\x{3040}-\\x{30ff}", "\\x{4e00}-\\x{9fd5}", "\\x{ac00}-\\x{d7a3}",
  ])
  rest = "/([^\\p{L}\\p{Mn}\\p{Mc}\\p{Nd}]|[^${local.scripts}])+/"
  labelled = [for o in local.found : merge(o, {
    label = trim(substr(replace(lower(join(" ", compact([try(local.organizations[o.org], null), o.name]))), local.rest, "_"), 0, 60), "_")
  })]
  addressed = [for o in local.labelled : {
    key     = "${o.kind}/${o.id}"
    address = "runzero_${o.kind}.${can(regex("^\\p{L}", o.label)) ? o.label : trim("${o.kind}_${o.label}", "_")}"
    uuid    = regex("[^/]+$", o.id)
  }]

  # Objects of one address get the start of their ids besides, or the whole ids where the starts are alike.
  uuids = { for o in local.addressed : o.address => o.uuid... }
  digits = { for address, all in local.uuids : address =>
    length(all) == 1 ? 0 : length(distinct([for uuid in all : substr(uuid, 0, 8)])) == length(all) ? 8 : 36
  }
  addresses = { for o in local.addressed : o.key => join("-", compact([o.address, substr(o.uuid, 0, local.digits[o.address])])) }
}

output "imports" {
  description = "An import block for each object."
  value = join("\n", [for o in local.found : <<-EOT
    import {
      to = ${local.addresses["${o.kind}/${o.id}"]}
      id = "${o.id}"
    }
    EOT
  ])
}

# The rest of the configuration is written by "plan -generate-config-out". OpenTofu 1.12 and Terraform 1.9 do not quote the keys of
# subnets there, so here are the sites. JSON is what the language takes for a value, once its templates are escaped.
output "sites" {
  description = "A resource block for each site."
  value = replace(replace(join("\n", [for o in data.runzero_sites.all.sites : <<-EOT
    resource "runzero_site" "${trimprefix(local.addresses["site/${o.organization_id}/${o.id}"], "runzero_site.")}" {
      organization_id = "${o.organization_id}"
      name            = ${jsonencode(o.name)}
      description     = ${jsonencode(o.description)}
      scope           = ${jsonencode(o.scope)}
      excludes        = ${jsonencode(o.excludes)}
      subnets = {%{for cidr, subnet in o.subnets}
        ${jsonencode(cidr)} = ${jsonencode(subnet)}%{endfor}
      }
    }
    EOT
  ]), "$${", "$$${"), "%%{", "%%%{")
}
