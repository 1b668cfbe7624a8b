resource "runzero_credential" "test" {
  type   = "brand_new"
  name   = "odd"
  global = true
  secret = { anything = "a" }
}
