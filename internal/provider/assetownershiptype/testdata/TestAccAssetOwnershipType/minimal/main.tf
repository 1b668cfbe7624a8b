variable "prefix" {}

resource "runzero_asset_ownership_type" "test" {
  name = "${var.prefix}Asset Owner"
}
