variable "organization_id" {
  description = "UUID of the organization that the sites are for."
  type        = string
  default     = "3f1c9b52-7d64-4c1a-9a0e-5b2f8d7e6a10"
}

# sites.csv, in the format of the console's own import:
#
#   name,description,scope,exclusion,subnet_ranges,subnet_tags,subnet_descriptions
#   Berlin HQ,Headquarters,"10.16.0.0/20, berlin.example.com",10.16.14.0/24,10.16.0.0/22,zone=office floor=1,Office
#   Berlin HQ,,,,10.16.4.0/23,zone=server,Server room
#   Munich,Engineering office,10.18.0.0/20,,,,
resource "runzero_site" "this" {
  for_each = { for site in provider::runzero::parse_sites_csv(file("sites.csv")) : site.name => site }

  organization_id = var.organization_id
  name            = each.value.name
  description     = each.value.description
  scope           = each.value.scope
  excludes        = each.value.excludes
  subnets         = each.value.subnets
}
