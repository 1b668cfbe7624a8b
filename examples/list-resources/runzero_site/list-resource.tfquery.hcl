# terraform query
# terraform query -generate-config-out=sites.tf
list "runzero_site" "all" {
  provider = runzero
}

# Only some, with everything about them.
list "runzero_site" "berlin" {
  provider         = runzero
  include_resource = true

  config {
    search = "name:Berlin"
  }
}
