import {
  to = runzero_site.berlin
  identity = {
    id              = "3f1d8a52-7b64-4e0c-8f29-5c9e1a2b7d46"
    organization_id = "e22b0c0e-0d3f-4f8a-9c1e-6a7f2b5d8c31"
  }
}
