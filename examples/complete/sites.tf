# sites.csv has the columns of the console's own site import. Two rules are ours:
#
#   name          "EMEA / Berlin HQ": the organization, " / ", the site.
#   other cells   ";" stands between two values. subnet_tags has one group of tags per subnet: "zone=office floor=2; zone=lab".
locals {
  rows = [for index, row in csvdecode(file(var.sites_csv)) : {
    line         = index + 2 # line 1 is the header
    organization = try(regex("^(.+?) / .+$", trimspace(row.name))[0], "")
    name         = try(regex("^.+? / (.+)$", trimspace(row.name))[0], "")
    full_name    = trimspace(row.name)
    description  = trimspace(row.description)
    scope        = [for value in split(";", row.scope) : trimspace(value) if trimspace(value) != ""]
    excludes     = [for value in split(";", row.exclusion) : trimspace(value) if trimspace(value) != ""]
    ranges       = [for value in split(";", row.subnet_ranges) : trimspace(value)]
    tags         = [for value in split(";", row.subnet_tags) : trimspace(value)]
    descriptions = [for value in split(";", row.subnet_descriptions) : trimspace(value)]
  }]

  first_line = { for row in local.rows : row.full_name => row.line... }

  # What is wrong with a row, in words. A row without mistakes has an empty list.
  mistakes = { for row in local.rows : row.line => compact([
    row.name == "" ? "the name \"${row.full_name}\" is not like \"EMEA / Berlin HQ\"" : "",
    row.name != "" && !contains(keys(var.organizations), row.organization) ? "there is no organization \"${row.organization}\", only ${join(", ", keys(var.organizations))}" : "",
    local.first_line[row.full_name][0] != row.line ? "line ${local.first_line[row.full_name][0]} already has a site \"${row.full_name}\"" : "",
    length(row.scope) == 0 ? "the scope is empty, so a scan would have nothing to do" : "",
    length(row.ranges) != length(row.tags) || length(row.ranges) != length(row.descriptions) ? "${length(row.ranges)} subnet_ranges, ${length(row.tags)} subnet_tags and ${length(row.descriptions)} subnet_descriptions: there must be as many of each" : "",
    length(distinct(row.ranges)) != length(row.ranges) ? "a subnet is listed twice" : "",
    join(", ", [for range in row.ranges : "\"${range}\" is not a network like 10.16.0.0/22" if range != "" && !can(cidrhost(range, 0))]),
    join(", ", [for tag in compact(split(" ", join(" ", row.tags))) : "\"${tag}\" is not a tag like zone=office" if !can(regex("^[^=]+=", tag))]),
  ]) }

  # One entry per site. A line with a mistake keeps its place here, so that the precondition below can name it.
  sites = { for row in local.rows : (length(local.mistakes[row.line]) == 0 ? row.full_name : "line ${row.line}") => row }
}

resource "runzero_site" "this" {
  for_each = local.sites

  organization_id = runzero_organization.this[each.value.organization].id
  name            = each.value.name
  description     = each.value.description
  scope           = each.value.scope
  excludes        = each.value.excludes

  # An empty cell is an empty map and not null, so that what is taken out of the file is taken out of the site.
  subnets = {
    for index, range in each.value.ranges : range => {
      description = each.value.descriptions[index] != "" ? each.value.descriptions[index] : null
      tags = each.value.tags[index] == "" ? null : {
        for tag in compact(split(" ", each.value.tags[index])) : split("=", tag)[0] => join("=", slice(split("=", tag), 1, length(split("=", tag))))
      }
    } if range != ""
  }

  lifecycle {
    precondition {
      condition     = length(local.mistakes[each.value.line]) == 0
      error_message = "${var.sites_csv} line ${each.value.line}: ${join("; ", local.mistakes[each.value.line])}."
    }
  }
}
