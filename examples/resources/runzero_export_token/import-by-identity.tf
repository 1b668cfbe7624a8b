import {
  to = runzero_export_token.cmdb
  identity = {
    id              = "5d7e9b34-1c08-4f6a-b2d3-e8a4f7c60591"
    organization_id = "e22b0c0e-0d3f-4f8a-9c1e-6a7f2b5d8c31"
  }
}
